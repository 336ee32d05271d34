"""Sampling, results, key groups and rounds: who gets which answer where."""

from tests.interfaces.matrix.lines import ASSIGN, CARE, READ, SAMPLE, alike, line
from tests.world import NOW

LINES = {
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
