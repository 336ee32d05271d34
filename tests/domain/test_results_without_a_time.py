"""A result that says no time: it sets nobody free, and calls back whom it may concern."""

from gubei.domain.sampling.models import RecallMember
from gubei.domain.sampling.operations.taking_in import Delivery, take_in_results
from gubei.domain.sampling.rules.judging import ResultLine
from gubei.domain.sampling.rules.values import Source, Value
from tests.sampling import FIVE, HOUR, edition9, filled, told
from tests.world import NOW, World

P, N = Value.POSITIVE, Value.NEGATIVE
AT = NOW + 3 * HOUR


def ends() -> list[str]:
    """Return how the recall of each who was called back ended, "" where it has not."""
    return list(RecallMember.objects.order_by("recall__at", "pk").values_list("end", flat=True))


def test_a_row_without_a_time_overturns_no_result_that_says_something_else(world: World) -> None:
    edition9(world)
    filled(world, "U9", *FIVE)
    told(world, "U9", P, AT)
    held = ends()
    for row, does in (
        (ResultLine(1, "U9", N), "without_time"),
        (ResultLine(1, "U9", N, tested_on=AT.date()), "without_time"),
        (ResultLine(1, "U9", P), None),
    ):
        report = take_in_results(lines=[row], delivery=Delivery(Source.FILE), by=None,
                                 now=AT + HOUR)  # fmt: skip
        assert [each.code for each in report.left_out] == ([does] if does else [])
        assert (report.taken, report.corrected, ends()) == (0, 0, held)
    said = take_in_results(lines=[ResultLine(1, "U9", N, corrects=True)],
                           delivery=Delivery(Source.FILE), by=None, now=AT + HOUR)  # fmt: skip
    assert (said.corrected, set(ends())) == (1, {"withdrawn"})


def test_a_positive_without_a_time_calls_back_though_a_negative_stands(world: World) -> None:
    edition9(world)
    filled(world, "U9", *FIVE)
    told(world, "U9", N, AT)
    said = take_in_results(lines=[ResultLine(1, "U9", P)], delivery=Delivery(Source.FILE), by=None,
                           now=AT + HOUR)  # fmt: skip
    assert (said.corrected, said.left_out, ends()) == (1, [], [""] * len(FIVE))
