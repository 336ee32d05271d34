"""Policies, measures and contests: who gets which answer where."""

from tests.interfaces.matrix.lines import ALL, CARE, IMPOSE, READ, Line, alike, line
from tests.world import NOW

LINES = {
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
}
