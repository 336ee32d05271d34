"""Lists, leads, orders, people and officers: who gets which answer where."""

from typing import Any

from tests.interfaces.matrix.lines import (
    ALL,
    APPROVE,
    ASSIGN,
    BARRIER,
    BARRIER_READ,
    BARRIER_WORK,
    EXPORT,
    FEEDBACK,
    INTAKE,
    READ,
    REVIEW,
    SITES,
    WORK,
    Line,
    alike,
    line,
)


def _officer_to_add(things: Any) -> dict[str, Any]:
    return {
        "username": "new.officer",
        "name": "新人",
        "role": "village_worker",
        "unit": things.unit.code,
        "password": "xin-ren-mi-ma",
    }


LINES = {
    "GET /session": alike(ALL, nobody=200),
    # Signing in as one is; the name and password are those of the role itself.
    "POST /session": alike(ALL, body=lambda t: t.sign_in(), nobody=200),
    "DELETE /session": alike(ALL, nobody=200),
    "PATCH /session": alike(ALL, body=lambda t: {"language": "en"}),
    "POST /session/password": alike(ALL, body=lambda t: t.password_change()),
    "GET /units": alike(ALL),
    "GET /map": Line(f"404:{ALL}", f"404:{ALL}"),  # the map of another district
    "POST /units/import": Line("403:A", "403:A", body=lambda t: {"file": t.unit_table()}),
    "GET /officers": line(f"{READ}PA", query="?unit={unit_code}"),
    "POST /officers": line("A", body=_officer_to_add),
    "POST /officers/{officer_id}/leave": line("A"),
    "POST /officers/{owner_id}/sites": line(SITES, body=lambda t: {"sites": [str(t.site_id)]}),
    "POST /officers/{officer_id}/password": line("A", body=lambda t: {"password": "xin-de-mi-ma"}),
    "GET /tokens": alike("DA"),
    # An administrator's own abilities open no scope.
    "POST /tokens": Line(
        "200:D 422:A",
        "200:D 422:A",
        body=lambda t: {"name": "市平台", "scopes": ["leads:read"], "days": 1},
    ),
    "DELETE /tokens/{token_id}": Line("200:A 404:D", "404:DA"),
    "POST /devices": alike(BARRIER_WORK, body=lambda t: {"name": "手机"}),
    # Somebody else's device: only an administrator of its officer's unit revokes it.
    "POST /devices/{device_id}/key": Line(f"404:{ALL}", f"404:{ALL}"),
    # A list is made for the key of the officer's own device alone.
    "GET /devices/{device_id}/watch-list": Line(
        f"404:{BARRIER}", f"404:{BARRIER}", query="?checkpoint={checkpoint_id}"
    ),
    "GET /devices": alike(ALL),
    "POST /devices/{device_id}/revoke": Line(
        "200:A 404:DLTVISCUBOP", f"404:{ALL}", body=lambda t: {"reason": "手机丢失"}
    ),
    "GET /views": alike(ALL),
    "POST /views": alike(ALL, body=lambda t: {"page": "leads", "name": "超时", "query": "a=1"}),
    "DELETE /views/{view_id}": Line(f"404:{ALL}", f"404:{ALL}"),  # somebody else's
    "GET /persons/{person_id}": line(READ, query="?purpose=locate"),
    "POST /persons/{person_id}/reveal": line(WORK, body=lambda t: t.revealing()),
    "GET /search": alike(READ, query="?q=林梅"),
    "GET /matches": alike(REVIEW),
    "POST /matches/{match_id}/decision": line(REVIEW, body=lambda t: {"same": True}),
    "POST /merges/{merge_id}/undo": line(REVIEW, body=lambda t: {"reason": "两个人"}),
    "POST /uploads": alike(INTAKE, scope="lists:write", body=lambda t: {"file": t.list_file()}),
    "GET /uploads": alike(INTAKE, scope="lists:read"),
    "GET /uploads/{upload_id}": line(INTAKE, scope="lists:read"),
    "POST /uploads/{upload_id}/confirm": line(
        INTAKE, scope="lists:write", body=lambda t: t.confirmation()
    ),
    "DELETE /uploads/{upload_id}": line(INTAKE, scope="lists:write"),
    "GET /mappings": alike(INTAKE),
    "DELETE /mappings/{mapping_id}": line(INTAKE),
    "GET /lists": alike(READ, scope="lists:read"),
    "GET /lists/{list_id}": line(READ, scope="lists:read"),
    "GET /lists/{list_id}/ledger": line(READ, scope="lists:read"),
    "GET /lists/{list_id}/rows": line(READ, scope="lists:read"),
    "GET /lists/{list_id}/gone": line(READ, scope="lists:read"),
    "POST /lists/{ended_list_id}/fed-back": line(INTAKE, scope="lists:write"),
    "GET /lists/{list_id}/feedback.{kind}": line(
        FEEDBACK, scope="lists:read", query="?purpose=feedback"
    ),
    "GET /lists/{list_id}/unreadable.{kind}": line(
        INTAKE, scope="lists:read", query="?purpose=correct"
    ),
    "GET /leads": alike(READ, scope="leads:read"),
    "GET /leads/{lead_id}": line(READ, scope="leads:read", query="?purpose=locate"),
    "GET /exports/leads.{kind}": alike(EXPORT, scope="leads:read", query="?purpose=feedback"),
    "POST /leads/{lead_id}/claim": line(WORK, scope="leads:write"),
    "DELETE /leads/{lead_id}/claim": line(WORK, scope="leads:write"),
    "POST /leads/{lead_id}/attempts": line(
        WORK, scope="leads:write", body=lambda t: {"means": "call", "result": "no_answer"}
    ),
    "POST /leads/{lead_id}/close": line(
        WORK, scope="leads:write", body=lambda t: {"outcome": "false_hit", "note": "号码借用"}
    ),
    "POST /leads/{closed_id}/reopen": line(
        WORK, scope="leads:write", body=lambda t: {"reason": "弄错了"}
    ),
    "POST /leads/{lead_id}/assign": line(
        ASSIGN, scope="leads:write", body=lambda t: {"unit": t.unit.code}
    ),
    # Of many leads those that are not one's own are named as not done.
    "POST /leads/bulk/assign": alike(
        ASSIGN, scope="leads:write", body=lambda t: {"leads": [t.lead_id], "unit": "99990102"}
    ),
    "POST /leads/bulk/close": alike(
        ASSIGN,
        scope="leads:write",
        body=lambda t: {"leads": [t.lead_id], "outcome": "false_hit", "note": "号码借用"},
    ),
    "POST /leads/{lead_id}/transfer": line(
        WORK, scope="leads:write", body=lambda t: {"to_name": "平谷区", "reason": "住那边"}
    ),
    "GET /transfers": alike(READ, scope="leads:read"),
    "POST /transfers/{transfer_id}/receipt": line(
        WORK, scope="leads:write", body=lambda t: {"receiver": "平谷何"}
    ),
    "POST /transfers/{transfer_id}/refusal": line(
        WORK, scope="leads:write", body=lambda t: {"reason": "查无此人"}
    ),
    "POST /leads/{tried_id}/out-of-reach": line(
        WORK, scope="leads:write", body=lambda t: {"summary": "三次电话均关机"}
    ),
    "GET /out-of-reach": alike(READ, scope="leads:read"),
    "POST /out-of-reach/{request_id}/decision": line(
        APPROVE, scope="leads:write", body=lambda t: {"approved": True, "answer": "同意"}
    ),
    "GET /work": alike(WORK),
    "GET /field/today": alike(WORK),
    "GET /home": alike(ALL),
    "GET /home/supplies": alike("U"),
    "GET /home/sites": alike("O"),
    "GET /home/audit": alike("PA"),
    "GET /home/administration": alike("A"),
    "POST /decisions": line("DT", body=lambda t: t.decision()),
    "GET /orders": alike(READ),
    "GET /orders/counts": alike(READ),
    "GET /orders/not-fed-back": alike(READ),
    "GET /orders/not-fed-back/hours": alike(READ),
    "GET /orders/times": alike(READ),
    "GET /orders/events": alike(READ),
    "GET /orders/dead-notices": alike("DT"),
    "GET /work/all": alike(WORK),
    "GET /ladders": alike(READ),
    # A leader of a town has no unit of the other side in reach.
    "POST /ladders": line("DL", body=lambda t: t.ladder()),
    "POST /attachments": alike(WORK, body=lambda t: {"file": t.enclosure()}),
    "GET /attachments/{attachment_id}": line(READ),
    "DELETE /attachments/{attachment_id}": Line(f"404:{WORK}", f"404:{WORK}"),  # somebody else's
    "GET /orders/{order_id}": line(READ),
    "POST /orders/{order_id}/accept": line(WORK),
    "POST /orders/{order_id}/pass-down": Line(
        "422:DT", "404:DT", body=lambda t: {"units": [t.unit.code], "due_at": t.due_at()}
    ),  # a village has nobody below it
    "POST /orders/{order_id}/report": line(WORK, body=lambda t: {"report": {}}),
    "POST /orders/{order_id}/close": Line("409:DT", "404:DT", body=lambda t: {}),
    "POST /orders/{order_id}/return": Line("409:DT", "404:DT", body=lambda t: {"reason": "漏报"}),
    "GET /orders/{arriving_id}/travellers": line(READ),
    "POST /orders/{arriving_id}/travellers": line(
        WORK, body=lambda t: {"places": [1], "what": "arrived"}
    ),
    "POST /orders/{arriving_id}/travellers/reveal": line(
        WORK, body=lambda t: {"place": 1, "what": "name", "purpose": "locate"}
    ),
    "POST /notices/{notice_id}/send-again": line("DT"),
    "GET /first-stops": alike(f"{BARRIER_READ}O"),
    "GET /first-stops/{passage_id}": Line(f"404:{BARRIER_READ}O", f"404:{BARRIER_READ}O"),
    # A vehicle without cold-chain goods is on its way to no store.
    "POST /first-stops/{passage_id}/end": Line(
        f"404:{BARRIER_WORK}O", f"404:{BARRIER_WORK}O", body=lambda t: {"has_arrived": True}
    ),
    "GET /access-log": alike("PA"),
    "GET /retention": alike(ALL),
}
