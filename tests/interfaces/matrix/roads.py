"""Checkpoints, relays, neighbours and permits: who gets which answer where."""

from tests.interfaces.matrix.lines import (
    ALL,
    BARRIER,
    BARRIER_READ,
    BARRIER_WORK,
    Line,
    alike,
    line,
)

LINES = {
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
}
