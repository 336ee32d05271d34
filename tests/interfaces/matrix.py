"""Who gets which answer where: one line for every address of the API.

Each role works in 北口镇. "Inside" means something in 柳沟村, which lies below; "outside"
means something in 杏园村, which belongs to 南河镇. A line says the answers as "200:DTVI 409:L";
a role that is not named gets 403. `scope` is the scope of a token that is let in, "" for none.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gubei.domain.territory.models import Role
from tests.world import NOW

ROLES = {
    "D": Role.DUTY,
    "L": Role.LEADER,
    "T": Role.TOWN,
    "V": Role.VILLAGE,
    "I": Role.INVESTIGATOR,
    "S": Role.ISOLATION,
    "C": Role.CHECKPOINT,
    "U": Role.SUPPLY,
    "B": Role.LABORATORY,
    "O": Role.SITE_OWNER,
    "P": Role.AUDITOR,
    "A": Role.ADMINISTRATOR,
}
ALL = "".join(ROLES)
READ, WORK, ASSIGN, APPROVE = "DLTVI", "DTVI", "DT", "DLT"
IMPOSE, CARE = "DTI", "DTVI"
INVESTIGATE, SITES = "DI", "DTI"
HOUSE, PLACE = "DLTIS", "DTS"
SAMPLE = "DTVI"
BARRIER, BARRIER_READ, BARRIER_WORK = "DTC", "DLTVIC", "DTVIC"
REVIEW, INTAKE, EXPORT, FEEDBACK = "DTI", "DI", "DLTI", "DTI"

Body = Callable[[Any], dict[str, Any]]


@dataclass(frozen=True)
class Line:
    """The answers of one address. `body` is made from the things of one side."""

    inside: str
    outside: str
    scope: str = ""
    body: Body | None = None
    query: str = ""
    nobody: int = 401

    def answers(self, where: str) -> dict[str, int]:
        """Return the status that each role gets."""
        expected = dict.fromkeys(ROLES, 403)
        for part in getattr(self, where).split():
            status, letters = part.split(":")
            expected |= dict.fromkeys(letters, int(status))
        return expected


def line(letters: str, *, outside: int | str = 404, **more: Any) -> Line:
    """Return the usual line: these roles get 200 inside, and outside "not found"."""
    elsewhere = outside if isinstance(outside, str) else f"{outside}:{letters}"
    return Line(f"200:{letters}", elsewhere, **more)


def alike(letters: str, **more: Any) -> Line:
    """Return the line of an address without a thing in it: both sides answer the same."""
    return line(letters, outside=200, **more)


def _officer_to_add(things: Any) -> dict[str, Any]:
    return {
        "username": "new.officer",
        "name": "新人",
        "role": "village_worker",
        "unit": things.unit.code,
        "password": "xin-ren-mi-ma",
    }


MATRIX = {
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
    "GET /measures": alike(READ),
    "GET /measures/counts": alike(READ),
    "POST /measures/proposal": line(IMPOSE, body=lambda t: t.plan_wish()),
    "POST /measures": line(IMPOSE, body=lambda t: t.plan_wish() | {"reason": "密接"}),
    "GET /measures/{measure_id}": line(READ),
    "POST /measures/{measure_id}/end": line(
        IMPOSE, body=lambda t: {"ends_on": "2022-04-30", "reason": "已痊愈"}
    ),
    "POST /measures/{measure_id}/convert": line(
        IMPOSE, body=lambda t: {"kind": "home_isolation", "on": "2022-04-27", "reason": "幼儿"}
    ),
    # Central isolation: there is no home to be looked at.
    "POST /measures/{measure_id}/home-checks": Line(
        f"409:{CARE}", f"404:{CARE}", body=lambda t: {"at": NOW.isoformat()}
    ),
    "POST /measures/{measure_id}/central": Line(
        f"409:{IMPOSE}", f"404:{IMPOSE}", body=lambda t: {"reason": "无独立卫生间"}
    ),
    "POST /measures/{measure_id}/restart": line(
        IMPOSE, body=lambda t: {"anchor": "last_exposure", "day": "2022-04-26", "reason": "再暴露"}
    ),
    "POST /measures/{measure_id}/suspend": line(
        IMPOSE, body=lambda t: {"where": "区医院", "reason": "就医"}
    ),
    "POST /measures/{suspended_id}/resume": line(IMPOSE, body=lambda t: {"reason": "出院"}),
    "POST /measures/{measure_id}/release": line(IMPOSE, body=lambda t: {"reason": "判定有误"}),
    "POST /measures/{measure_id}/confirm": line(
        IMPOSE, body=lambda t: {"evidence": "no_spread_in_site", "holds": True}
    ),
    "POST /measures/{measure_id}/readings": line(
        CARE, body=lambda t: {"taken_at": t.measured_at(), "celsius": 36.5}
    ),
    "POST /tests/{test_id}/sample": line(CARE, body=lambda t: {"at": t.measured_at()}),
    "POST /tests/{sampled_id}/result": line(
        CARE, body=lambda t: {"result": "negative", "at": t.measured_at()}
    ),
    "POST /measures/{measure_id}/contests": line(CARE, body=lambda t: {"text": "未接触病例"}),
    "POST /measures/{measure_id}/notices": line(CARE, body=lambda t: {}),
    "GET /measures/{noticed_id}/notices/{paper_id}.pdf": line(CARE),
    # Whoever has the code sees the measure of the code.
    "POST /public/measure": alike(ALL, nobody=200, body=lambda t: {"code": t.code}),
    "POST /public/samples": alike(ALL, nobody=200, body=lambda t: t.own_proof()),
    "POST /public/readings": alike(
        ALL, nobody=200, body=lambda t: {"code": t.code, "taken_at": t.measured_at()}
    ),
    "POST /public/contests": alike(
        ALL, nobody=200, body=lambda t: {"code": t.code, "text": "未接触病例"}
    ),
    "GET /contests": alike(READ),
    "POST /contests/{contest_id}/answer": line(
        "DLT", body=lambda t: {"answer": "stands", "reasons": "同席用餐属实"}
    ),
    "GET /policies/packs": alike(READ),
    "GET /policies/packs/{pack}": alike(READ),
    "GET /policies/in-force": alike(READ),
    "GET /policies/changes": alike(READ),
    "POST /policies/preview": alike("DL", body=lambda t: t.policy_wish()),
    "POST /policies/apply": alike("DL", body=lambda t: t.policy_wish() | {"reason": "新政"}),
    "POST /policies/{change_id}/roll-back": alike("DL", body=lambda t: {"reason": "有误"}),
    "GET /sites": alike(READ),
    "GET /sites/proposals": alike(READ, query="?q=bmsd"),
    "POST /sites": line(
        SITES, body=lambda t: {"name": "东风饭店", "kind": "restaurant", "unit": t.unit.code}
    ),
    "POST /sites/import": alike(SITES, body=lambda t: {"file": t.site_table()}),
    "GET /public/exposure-sites": alike(ALL, nobody=200),
    "GET /sites/{site_id}": line(READ),
    "PATCH /sites/{site_id}": line(SITES, body=lambda t: {"name": "便民店", "kind": "shop"}),
    "POST /sites/{site_id}/close": line(SITES),
    "GET /isolation/sites": alike(HOUSE),
    "POST /isolation/sites": line(
        PLACE, body=lambda t: {"site": t.isolation_place(), "form": "hotel", "rooms": []}
    ),
    "GET /isolation/sites/{isolation_id}": line(HOUSE),
    "POST /isolation/sites/{isolation_id}/rooms": line(
        PLACE, body=lambda t: {"rooms": [{"floor": "5F", "name": "501"}]}
    ),
    "POST /isolation/sites/{isolation_id}/rooms/file": line(
        PLACE, body=lambda t: {"file": t.room_table()}
    ),
    "POST /isolation/sites/{reserve_id}/call": line(
        PLACE, body=lambda t: {"hours": 24, "reason": "征用"}
    ),
    "POST /isolation/sites/{reserve_id}/ready": line(PLACE, body=lambda t: {"reason": "验收"}),
    "POST /isolation/sites/{isolation_id}/stand-down": line(
        PLACE, body=lambda t: {"reason": "腾空"}
    ),
    "POST /isolation/rooms/{room_id}/close": line(PLACE, body=lambda t: {"reason": "漏水"}),
    "POST /isolation/rooms/{dirty_room_id}/disinfected": line(
        HOUSE, body=lambda t: {"at": NOW.isoformat()}
    ),
    "GET /isolation/waiting": alike(HOUSE),
    "GET /isolation/rooms/{room_id}/candidates": line(HOUSE),
    "GET /isolation/waiting/{measure_id}/guardians": line(HOUSE),
    "POST /isolation/waiting/{measure_id}/needs": line(
        PLACE, body=lambda t: {"needs": ["near_care"]}
    ),
    "POST /isolation/stays": line(
        PLACE, body=lambda t: {"measure": t.measure_id, "room": t.room_id}
    ),
    "POST /isolation/stays/{stay_id}/arrival": line(PLACE, body=lambda t: {"at": NOW.isoformat()}),
    "GET /isolation/stays/{stay_id}/pick-up": line(PLACE),
    "POST /isolation/stays/{stay_id}/move": line(
        PLACE, body=lambda t: {"room": t.room_next_door(), "reason": "漏水"}
    ),
    "POST /isolation/stays/{stay_id}/end": line(PLACE, body=lambda t: {"reason": "送医"}),
    "POST /isolation/placements": line(
        PLACE, outside=f"409:{PLACE}", body=lambda t: t.somebody_waits()
    ),
    "GET /isolation/placements/{placement_id}": line(HOUSE),
    "GET /isolation/trips": alike(HOUSE),
    "POST /isolation/trips": line(PLACE, body=lambda t: t.trip_plan()),
    "POST /isolation/trips/{trip_id}/departure": line(
        PLACE, body=lambda t: {"at": NOW.isoformat()}
    ),
    "POST /isolation/trips/{departed_id}/arrival": line(
        PLACE, body=lambda t: {"at": NOW.isoformat()}
    ),
    "POST /isolation/trips/{trip_id}/cancel": line(PLACE, body=lambda t: {"reason": "车辆故障"}),
    "GET /isolation/sites/{isolation_id}/staff": line(HOUSE),
    "POST /isolation/sites/{isolation_id}/staff": line(
        PLACE, outside=f"404:{PLACE}", body=lambda t: {"person": t.person_id, "post": "head"}
    ),
    "POST /isolation/staff/{outside_id}/end": line(PLACE),
    "POST /isolation/staff/{spell_id}/shifts": line(PLACE, body=lambda t: t.shift_plan()),
    "POST /isolation/shifts/{shift_id}/end": line(
        PLACE, body=lambda t: {"at": NOW.isoformat(), "reason": "换班"}
    ),
    "POST /isolation/staff/{outside_id}/loop": line(PLACE, body=lambda t: {"at": NOW.isoformat()}),
    "POST /isolation/loops/{loop_id}/leave": line(
        PLACE, body=lambda t: {"at": NOW.isoformat(), "reason": "轮休"}
    ),
    "GET /isolation/sites/{isolation_id}/today": line(HOUSE),
    "GET /isolation/sites/{isolation_id}/matters": line(HOUSE),
    "POST /isolation/sites/{isolation_id}/matters": line(
        HOUSE, body=lambda t: {"kind": "meal", "text": "清真餐"}
    ),
    "POST /isolation/matters/{matter_id}/settle": line(
        HOUSE, body=lambda t: {"settlement": "已送"}
    ),
    "POST /isolation/stays/{arrived_id}/readings": line(
        HOUSE, body=lambda t: {"taken_at": NOW.isoformat(), "celsius": "36.5"}
    ),
    "POST /isolation/stays/{arrived_id}/environment": line(
        HOUSE, body=lambda t: {"spots": ["room"], "at": NOW.isoformat()}
    ),
    "POST /isolation/stays/{wiped_id}/environment/results": line(
        HOUSE, body=lambda t: {"positive": [], "at": NOW.isoformat()}
    ),
    "GET /isolation/stays/{stay_id}/exposed": line(HOUSE),
    "POST /isolation/stays/{stay_id}/restart": line(
        "DTI", body=lambda t: {"day": "2022-04-26", "reason": "点内传播"}
    ),
    "POST /isolation/sites/{lived_in_id}/relocation": line(
        PLACE, body=lambda t: {"reason": "起火", "seconds": 0}
    ),
    "POST /isolation/placements/{relocation_id}/relocate": line(PLACE),
    "POST /isolation/placements/{placement_id}/accept": line(PLACE, body=lambda _: {"only": None}),
    "GET /cases": alike(READ),
    "GET /cases/counts": alike(READ),
    "GET /cases/positives": alike(READ),
    "POST /cases": line(INVESTIGATE, body=lambda t: {"person": t.person_id}),
    "GET /cases/{case_id}": line(READ),
    "PATCH /cases/{case_id}": line(INVESTIGATE, body=lambda t: {"onset_on": "2022-04-23"}),
    "POST /cases/{case_id}/classifications": line(
        INVESTIGATE, body=lambda t: {"value": "asymptomatic"}
    ),
    "POST /cases/{case_id}/sources": line(INVESTIGATE, body=lambda t: {"kind": "imported"}),
    "POST /sources/{source_id}/decision": line(
        INVESTIGATE, body=lambda t: {"holds": True, "reason": "同航班多例"}
    ),
    "POST /cases/{case_id}/end": line(INVESTIGATE, body=lambda t: {"end": "recovered"}),
    "POST /cases/{ended_case_id}/reopen": line(INVESTIGATE),
    "GET /persons/{visited_id}/visits": line(READ),
    "POST /persons/{person_id}/visits": line(INVESTIGATE, body=lambda t: {"visits": [t.visit()]}),
    "POST /persons/{visited_id}/visits/copy": line(
        INVESTIGATE, body=lambda t: {"day": "2022-04-25", "to": "2022-04-24"}
    ),
    "POST /visits/read": alike(
        INVESTIGATE, body=lambda t: {"text": "14:10-15 便民商店", "day": "2022-04-25"}
    ),
    "POST /visits/propose": alike(INVESTIGATE, body=lambda t: {"text": "4月25日到便民商店。"}),
    # A site out of reach is one that does not exist.
    "POST /visits/file": alike(
        INVESTIGATE, body=lambda t: {"file": t.visit_list(), "source": "check_in"}
    ),
    "POST /vehicles": alike(INVESTIGATE, body=lambda t: {"number": "G101"}),
    "PATCH /visits/{visit_id}": line(
        INVESTIGATE, body=lambda t: t.visit() | {"seat": "3号", "reason": "监控更正"}
    ),
    "POST /visits/{visit_id}/{act}": line(INVESTIGATE, body=lambda t: {"reason": "记错了"}),
    "POST /cases/{case_id}/traces": line(INVESTIGATE, body=lambda t: {}),
    "GET /cases/{case_id}/traces": line(READ),
    "GET /cases/{case_id}/contacts": line(READ),
    "GET /cases/{case_id}/contacts/counts": line(READ),
    "POST /cases/{case_id}/contacts": line(INVESTIGATE, body=lambda t: {"contacts": [t.told()]}),
    "POST /cases/{told_id}/decisions": line(
        INVESTIGATE,
        body=lambda t: {"persons": t.told_persons(), "value": "close", "reason": "同室办公"},
    ),
    "GET /cases/{case_id}/graph": line(READ),
    "GET /cases/{case_id}/board": line(READ),
    "GET /cases/{case_id}/contacts.{kind}": line(EXPORT),
    "GET /cases/{case_id}/relationships.{kind}": line(EXPORT),
    "GET /cases/{case_id}/graph.graphml": line(EXPORT),
    "GET /exposure-sites/feed.csv": alike(EXPORT),
    "POST /exposure-sites/feed": alike(INVESTIGATE, body=lambda t: {"file": t.feed()}),
    "GET /interchange/files": alike(INVESTIGATE),
    # What other systems say is the district's to take in.
    "POST /interchange/{system}/files": Line("", "", body=lambda t: {"files": t.foreign_file()}),
    "GET /interchange/{system}/outbreak.zip": alike(INVESTIGATE, query="?purpose=investigate"),
    "GET /persons/{person_id}/exposures": line(READ),
    "GET /outbreak/chains": alike(READ),
    "GET /outbreak/clusters": alike(READ),
    "GET /outbreak/curve": alike(READ),
    "GET /exposure-sites": alike(READ),
    "POST /exposure-sites": line(INVESTIGATE, body=lambda t: t.exposure()),
    "POST /exposure-sites/match": alike(READ, body=lambda t: {"reports": [t.report()]}),
    "POST /exposure-sites/{exposure_id}/withdraw": line(
        INVESTIGATE, body=lambda t: {"reason": "时段有误"}
    ),
    "GET /checkpoints": alike(BARRIER_READ),
    "POST /checkpoints": line("DT", body=lambda t: t.checkpoint()),
    "PATCH /checkpoints/{checkpoint_id}": line(
        "DT", body=lambda t: {"kind": "village_gate", "phone": "110"}
    ),
    "POST /checkpoints/{checkpoint_id}/close": line("DT"),
    "GET /checkpoints/ledger": alike(BARRIER_READ),
    "GET /checkpoints/{checkpoint_id}/desk": line(BARRIER),
    "GET /checkpoints/{checkpoint_id}/here": line(BARRIER),
    # Nobody who signs in: a relay comes with the secret that it was enrolled with.
    "GET /relay/desk": Line(f"401:{ALL}", f"401:{ALL}"),
    "POST /relay/records": Line(
        f"401:{ALL}", f"401:{ALL}", body=lambda t: {"records": [], "waiting": 0}
    ),
    "GET /relays": alike("DT"),
    "POST /relays": line("DT", body=lambda t: {"checkpoint": str(t.checkpoint_id), "name": "岗亭"}),
    "POST /relays/{relay_id}/revoke": line("DT", body=lambda t: {"reason": "被盗"}),
    "POST /checkpoints/{checkpoint_id}/lanes": line(
        BARRIER, body=lambda t: {"name": "3", "classes": ["car"]}
    ),
    "POST /checkpoints/{checkpoint_id}/lanes/close": line(BARRIER, body=lambda t: {"name": "1"}),
    "POST /checkpoints/{checkpoint_id}/shift": line(BARRIER),
    "GET /checkpoints/{checkpoint_id}/flow": line(BARRIER_READ),
    "GET /checkpoints/{checkpoint_id}/advice": line(BARRIER_READ),
    "POST /checkpoints/{checkpoint_id}/queue": line(BARRIER, body=lambda t: {"vehicles": 12}),
    "POST /checkpoints/{checkpoint_id}/approach": line(
        "DT", body=lambda t: {"junction": "司马台出口", "metres": 900}
    ),
    "GET /checkpoints/{checkpoint_id}/levers": line(BARRIER_READ),
    "POST /checkpoints/{checkpoint_id}/levers": line("DT", body=lambda t: t.lever()),
    "POST /levers/{lever_id}/end": line("DT"),
    "GET /checkpoints/{checkpoint_id}/again": line(BARRIER, query="?plate=X12345"),
    # Nobody came with this plate before.
    "POST /checkpoints/{checkpoint_id}/again": Line(
        f"404:{BARRIER}",
        f"404:{BARRIER}",
        body=lambda t: {
            "id": "00000000-0000-7000-8000-000000000001",
            "plate": "X12345",
            "people": [{"place": 1}],
        },
    ),
    "GET /checkpoints/{checkpoint_id}/lever-plans": line(BARRIER_READ),
    "POST /checkpoints/{checkpoint_id}/lever-plans": line("DT", body=lambda t: t.lever_plan()),
    "POST /lever-plans/{plan_id}/take-back": line("DT"),
    "POST /shifts/{standing_id}/end": line("DT", body=lambda t: {"reason": "忘记交班"}),
    "POST /shifts/end": Line(f"404:{BARRIER}", f"404:{BARRIER}", body=lambda t: {"signed": "老赵"}),
    "GET /neighbours": alike(BARRIER_READ),
    "POST /neighbours/key": alike("DT"),
    "POST /neighbours": alike("DT", body=lambda t: t.neighbour()),
    "POST /neighbours/{neighbour_id}/end": line("DT", body=lambda t: {"reason": "对方疫情"}),
    # No policy in force says how long a check counts.
    "POST /neighbours/{neighbour_id}/lists": Line("409:DT", "404:DT"),
    "POST /neighbours/files": line("DT", body=lambda t: {"file": t.neighbour_list()}),
    "GET /neighbours/lists/{checked_list_id}": line("DT"),
    "GET /permits": alike(BARRIER_READ),
    "POST /permits": alike("DT", body=lambda t: t.permit()),
    "POST /permits/{permit_id}/revoke": line("DT", body=lambda t: {"reason": "到期换证"}),
    # Who answers for sites sees and books their own.
    "GET /bookings": alike(f"{BARRIER_READ}O"),
    "GET /bookings/choices": alike("DTO"),
    "POST /bookings": alike("DTO", body=lambda t: t.booking()),
    "POST /bookings/{booking_id}/papers": Line(
        "200:DT 404:O", "404:DTO", body=lambda t: {"papers": {"test_report": "17"}}
    ),
    "POST /bookings/{booking_id}/withdraw": Line(
        "200:DT 404:O", "404:DTO", body=lambda t: {"reason": "货主改期"}
    ),
    "GET /first-stops": alike(f"{BARRIER_READ}O"),
    "GET /first-stops/{passage_id}": Line(f"404:{BARRIER_READ}O", f"404:{BARRIER_READ}O"),
    # A vehicle without cold-chain goods is on its way to no store.
    "POST /first-stops/{passage_id}/end": Line(
        f"404:{BARRIER_WORK}O", f"404:{BARRIER_WORK}O", body=lambda t: {"has_arrived": True}
    ),
    "GET /checkpoints/shifts": alike(BARRIER_READ, query="?day=2022-04-26"),
    "GET /exports/checkpoint-ledger.{kind}": alike(BARRIER_READ),
    "GET /passages": alike(BARRIER_READ),
    "POST /passages": line(BARRIER, body=lambda t: {"passages": [t.passage()]}),
    "GET /passages/{passage_id}": line(BARRIER_READ),
    "GET /passages/{passage_id}/slip.pdf": line(BARRIER_READ),
    "POST /passages/{passage_id}/decide": line(
        BARRIER, body=lambda t: {"place": 1, "outcome": "admit", "reason": "证件齐全"}
    ),
    # Without a policy nobody is held by a rule.
    "POST /passages/{passage_id}/test": Line(
        f"409:{BARRIER}",
        f"404:{BARRIER}",
        body=lambda t: {"place": 1, "tube": "GB1", "is_negative": True},
    ),
    "POST /passages/{handed_id}/take-over": line(
        BARRIER, body=lambda t: {"place": 1, "taken_by": "转运组 老马"}
    ),
    "POST /passages/{turned_id}/neighbour": line(
        BARRIER, body=lambda t: {"turned_to": "滦平县", "receiver": "老高"}
    ),
    # A vehicle that was not let in sealed is not looked for.
    "POST /passages/{passage_id}/found": Line(
        f"409:{BARRIER_WORK}", f"404:{BARRIER_WORK}", body=lambda t: {"text": "已驶离"}
    ),
    "POST /passages/{passage_id}/correct": line(
        BARRIER, body=lambda t: {"plate": "冀W12346", "reason": "看错"}
    ),
    "POST /passages/{passage_id}/withdraw": line(BARRIER, body=lambda t: {"reason": "误录"}),
    "GET /access-log": alike("PA"),
    "GET /retention": alike(ALL),
    "GET /sampling/sessions": alike(READ),
    "POST /sampling/sessions": line(SAMPLE, body=lambda t: t.session_wish()),
    "GET /sampling/sessions/{session_id}": line(READ),
    "POST /sampling/sessions/{session_id}/close": line(SAMPLE),
    "POST /sampling/sessions/{session_id}/tubes": line(SAMPLE, body=lambda t: {"barcode": "N1"}),
    "GET /sampling/desk": alike(SAMPLE),
    "GET /sampling/due": alike(SAMPLE),
    "GET /sampling/tubes": alike(READ + "B"),
    "GET /sampling/tubes/{tube_id}": line(READ + "B"),
    "POST /sampling/tubes/{tube_id}/close": line(SAMPLE),
    "POST /sampling/tubes/{tube_id}/samples": line(SAMPLE, body=lambda t: t.other_sample()),
    "GET /sampling/groups": alike(READ),
    "GET /sampling/group-rules": alike(READ),
    "POST /sampling/groups": line(ASSIGN, body=lambda t: t.new_group()),
    "GET /sampling/groups/{group_id}": line(READ),
    "POST /sampling/groups/{group_id}/rules": line(ASSIGN, body=lambda t: t.group_rule()),
    "POST /sampling/groups/{group_id}/end": line(
        ASSIGN, body=lambda _: {"reason": "行业检测要求已取消"}
    ),
    "POST /sampling/groups/{group_id}/members": line(
        SAMPLE, body=lambda t: {"person": str(t.person_id), "from_on": "2022-04-20"}
    ),
    "POST /sampling/groups/{group_id}/members/file": line(
        SAMPLE, body=lambda t: {"file": t.member_list()}
    ),
    "POST /sampling/members/{member_id}/end": line(
        SAMPLE, body=lambda t: {"last_on": "2022-04-26"}
    ),
    "POST /sampling/members/{member_id}/leave": line(
        SAMPLE, body=lambda t: {"first": "2022-04-26", "last": "2022-04-27", "why": "探亲"}
    ),
    "POST /sampling/samples/{sample_id}/withdraw": line(SAMPLE, body=lambda t: {"why": "扫错证件"}),
    "GET /sampling/shipments": alike(READ + "B"),
    # What is not in reach is a tube that does not exist.
    "POST /sampling/shipments": line(SAMPLE, body=lambda t: t.handing_over()),
    "POST /sampling/shipments/{shipment_id}/receive": line(
        SAMPLE + "B", body=lambda t: {"counted": 1, "at": NOW.isoformat()}
    ),
    # A tube out of reach is left out as unknown.
    "POST /sampling/results": alike(
        "DB",
        scope="results:write",
        body=lambda t: {"results": [{"barcode": t.barcode, "result": "negative"}]},
    ),
    "POST /sampling/results/fhir": alike(
        "DB", scope="results:write", body=lambda t: t.observation()
    ),
    "POST /sampling/results/file": alike(
        "DB", scope="results:write", body=lambda t: {"file": t.result_file()}
    ),
    "GET /sampling/result-files": alike("DB"),
    "GET /sampling/recalls": alike(READ),
    "GET /sampling/recalls/{recall_id}": line(READ),
    "GET /sampling/recalls/{recall_id}/people/{held_id}.pdf": line(CARE),
    "GET /sampling/homebound": alike(SAMPLE),
    "GET /sampling/homebound/route.pdf": alike(SAMPLE),
    "POST /sampling/homebound": line(SAMPLE, body=lambda t: t.cannot_come()),
    "POST /sampling/homebound/{homebound_id}/end": line(SAMPLE),
    "GET /rounds/plan": alike(READ, query="?people=500000&hours=24"),
    "GET /rounds": alike(READ),
    "POST /rounds": line("DT", body=lambda t: t.round_wish()),
    "GET /rounds/{round_id}": line(READ),
    "POST /rounds/{round_id}/counts": line(
        SAMPLE, body=lambda t: {"unit": t.unit.code, "residents": 900}
    ),
    "POST /rounds/{round_id}/reasons": line(
        SAMPLE, body=lambda t: {"person": t.person_id, "kind": "exempt", "why": "月龄不足"}
    ),
    "GET /rounds/{round_id}/reasons": line(SAMPLE, query="?unit={unit_code}"),
    "POST /rounds/reasons/{round_reason_id}/end": line(SAMPLE, body={}),
    "GET /rounds/{round_id}/missing": line(SAMPLE, query="?unit={unit_code}"),
}
