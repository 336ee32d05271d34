"""Who was screened in a round sees the own results, and nobody else's."""

from datetime import date

from gubei.domain.privacy.models import AccessLog
from gubei.domain.sampling.rules.values import Value
from tests.conftest import Clock
from tests.interfaces.api import Api
from tests.sampling import HOUR, edition9, filled, told
from tests.world import NOW, World, document


def test_who_was_screened_sees_the_own_result_by_card_telephone_and_tube(
    world: World, clock: Clock
) -> None:
    number = document(date(1990, 1, 1), 71)
    zhou = world.add_person("周演示", "柳沟村", document=number, phone="19900000071")
    edition9(world)
    filled(world, "GB-0071", "周演示", "王建国")
    mine = {"document": number, "phone_tail": "0071", "tube_tail": "0071"}
    ask = lambda **other: Api().send("post", "/public/samples", mine | other)  # noqa: E731
    assert ask().json() == {"person": "周*", "samples": [
        {"sampled_at": NOW.isoformat(), "place": "柳沟村广场", "result": "", "told_at": None},
    ]}  # fmt: skip
    told(world, "GB-0071", Value.POSITIVE, NOW + HOUR)
    clock.forward(hours=2)
    found = ask(tube_tail="gb-0071").json()
    assert [each["result"] for each in found["samples"]] == ["checking"]
    assert "王" not in str(found)
    looks = AccessLog.objects.filter(person=zhou, account="own samples")
    assert (looks.count(), looks[0].officer) == (2, None)
    wrong = [ask(**{name: "9999"}) for name in ("phone_tail", "tube_tail", "document")]
    assert {(each.status_code, each.json()["code"]) for each in wrong} == {(404, "nothing_fits")}
    for _ in range(8):
        ask(phone_tail="1234")
    assert ask().status_code == 429  # by now too many were tried about this card
