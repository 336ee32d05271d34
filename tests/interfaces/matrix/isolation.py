"""Sites of isolation: who gets which answer where."""

from tests.interfaces.matrix.lines import HOUSE, PLACE, alike, line
from tests.world import NOW

LINES = {
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
}
