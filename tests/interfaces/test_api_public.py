"""Lin Mei with the code of her notice: what she sees, tells and contests; and nobody else's."""

from datetime import timedelta

import pytest

from gubei.domain.measures.models import Contest, Measure, Notice, PersonCode, Reading
from gubei.domain.measures.operations.owning import MOST_WRONG, WINDOW
from gubei.domain.measures.rules.codes import ALPHABET, code_of, digest_of_code
from gubei.domain.orders.models import Order
from gubei.domain.privacy.models import AccessLog
from tests.conftest import Clock
from tests.interfaces.api import Api
from tests.interfaces.things import Things
from tests.world import NOW, World


@pytest.fixture
def things(world: World) -> Things:
    return Things(world, "inside")


def test_lin_mei_sees_why_until_when_which_tests_and_whom_to_call(
    world: World, things: Things, clock: Clock
):
    seen = Api().post("/public/measure", {"code": things.code}).json()

    assert (seen["person"], seen["unit"], seen["state"]) == ("林*", "柳沟村", "running")
    assert (seen["starts_on"], seen["ends_on"]) == ("2022-04-26", "2022-05-06")
    assert [each["name"]["zh"] for each in seen["phases"]] == ["集中隔离", "居家健康监测"]
    assert [each["due_on"] for each in seen["tests"]][:2] == ["2022-04-26", "2022-04-27"]
    assert seen["tests"][0]["what"] == {"en": "PCR test, throat swab", "zh": "核酸检测，口咽拭子"}
    assert [call["name"] for call in seen["calls"]] == ["刘村干", "何值班"]
    assert "第九版" in seen["basis"]["zh"]
    assert "edition 9" in seen["basis"]["en"]
    assert seen["because"]
    assert "林梅" not in str(seen)


def test_the_code_is_read_as_people_type_it(world: World, things: Things, clock: Clock):
    code = things.code
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")

    assert Api().post("/public/measure", {"code": f"  {typed}"}).status_code == 200


def test_what_lin_mei_tells_stands_in_her_measure_once(world: World, things: Things, clock: Clock):
    told = {
        "code": things.code,
        "id": "01900000-0000-7000-8000-0000000000ab",
        "taken_at": NOW.isoformat(),
        "celsius": 36.6,
        "needs": ["food"],
    }
    answers = [Api().post("/public/readings", told).status_code for _ in range(2)]
    other = Api().post("/public/readings", told | {"celsius": 39.0})

    assert answers == [200, 200]
    assert (other.status_code, other.json()["code"]) == (409, "key_used")
    reading = Reading.objects.get()
    assert (reading.by_id, str(reading.celsius), reading.needs) == (None, "36.6", ["food"])


def test_two_temperatures_of_one_morning_leave_the_evening_open(
    world: World, things: Things, clock: Clock
):
    code = things.code

    def tell(number: int) -> tuple[int, int]:
        told = {
            "code": code,
            "id": f"01900000-0000-7000-8000-0000000000b{number}",
            "taken_at": clock.now.isoformat(),
            "celsius": 36.6,
        }
        shown = Api().post("/public/readings", told).json()
        return shown["checks_done"], shown["checks_due"]

    assert tell(0) == (1, 2)
    assert tell(1) == (1, 2), "the same morning"
    clock.forward(hours=8)
    assert tell(2) == (2, 2)


def test_a_contest_of_lin_mei_waits_for_somebody_else(world: World, things: Things, clock: Clock):
    sent = {"code": things.code, "text": "我当天不在北京"}
    seen = Api().post("/public/contests", sent).json()
    again = Api().post("/public/contests", sent)

    assert [(each["text"], each["answer"]) for each in seen["contests"]] == [("我当天不在北京", "")]
    assert (again.status_code, again.json()["code"]) == (409, "contest_waits")
    contest = Contest.objects.get()
    assert (contest.taken_by_id, contest.imposed_by_id) == (None, world.he_duty.pk)
    order = Order.objects.get(kind="contest")
    assert (order.unit.name, order.officer_id) == ("北口镇", world.tang_town.pk)


def test_whoever_guesses_codes_is_stopped_and_nobody_else(
    world: World, things: Things, clock: Clock
):
    code = things.code
    wrong = {"code": "0000-0000-0000-0000-0000"}
    answers = [Api().post("/public/measure", wrong).status_code for _ in range(MOST_WRONG + 1)]
    right = Api().post("/public/measure", {"code": code})
    clock.now = NOW + WINDOW + timedelta(seconds=1)
    later = Api().post("/public/measure", {"code": code})

    assert answers == [404] * MOST_WRONG + [429]
    assert (right.status_code, right.json()["code"]) == (429, "too_many_codes")
    assert later.status_code == 200


def test_a_code_ends_some_time_after_the_measure(world: World, things: Things, clock: Clock):
    code = things.code
    clock.now = NOW + timedelta(days=60)

    assert Api().post("/public/measure", {"code": code}).json()["code"] == "unknown_code"


def test_two_notices_carry_one_code_and_numbers_without_a_gap(
    world: World, things: Things, clock: Clock
):
    first = things.noticed_id
    duty = Api(world.he_duty)
    duty.post(f"/measures/{first}/release", {"reason": "判定有误"})
    released = duty.post(f"/measures/{first}/notices", {}).json()
    same = duty.post(f"/measures/{first}/notices", {}).json()

    assert released == same
    assert [(each.kind, each.label) for each in Notice.objects.order_by("number")] == [
        ("imposed", "2022-000001"),
        ("released", "2022-000002"),
    ]
    assert PersonCode.objects.count() == 1
    assert Measure.objects.get().released_at == NOW


def test_a_notice_prints_the_same_bytes_and_the_look_is_logged(
    world: World, things: Things, clock: Clock
):
    measure, village = things.noticed_id, Api(world.liu_village)
    address = f"/measures/{measure}/notices/{things.paper_id}.pdf"
    chinese, again, english = (
        village.get(f"{address}?language={language}").content for language in ("zh", "zh", "en")
    )

    assert chinese[:5] == b"%PDF-"
    assert chinese == again != english
    looks = AccessLog.objects.filter(officer=world.liu_village, look="export")
    assert [(look.person_id, look.purpose) for look in looks] == [
        (world.person("林梅").pk, "care")
    ] * 3


def test_codes_are_random_and_have_no_letters_that_look_alike():
    codes = {code_of(bytes([number]) * 13) for number in range(256)}

    assert len(codes) == 256
    assert {len(each) for each in codes} == {24}
    assert not {"I", "L", "O", "U"} & set(ALPHABET)
    assert digest_of_code("太短") is None
