"""Tests of measures are done by samples of any session, and results come back to them.

Whether an officer may take samples or tell results is asked by the part that calls this.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from gubei.domain.measures.models import DueTest
from gubei.domain.orders.models import Order
from gubei.domain.orders.operations.ruling import close_about, open_again
from gubei.domain.territory.models import Officer
from gubei.terms.words import Words, both_in_one


def note_samples(
    tests: Sequence[DueTest], *, at: datetime, by: Officer, now: datetime
) -> list[DueTest]:
    """Write down that a sample does these tests; returns those for which nobody was first."""
    keys = [test.pk for test in tests]
    fresh = DueTest.objects.select_for_update().filter(
        pk__in=keys, sampled_at=None, dropped_at=None
    )
    done = list(fresh.order_by("pk"))
    if not done:
        return []
    DueTest.objects.filter(pk__in=[test.pk for test in done]).update(
        sampled_at=at, sampled_by=by, sample_received_at=now
    )
    close_about(
        [test.pk for test in done],
        kind=Order.Kind.SAMPLE,
        text=both_in_one(Words("sampled", "已采样")),
        now=now,
    )
    return done


def take_back_samples(tests: Collection[UUID], *, now: datetime) -> None:
    """A sample was entered by error: its tests are due as before, and their orders open again."""
    _ask_again(tests, Words("the sample was withdrawn", "样本登记已撤销"), now)


def sample_again(tests: Collection[UUID], *, now: datetime) -> None:
    """A sample could not be examined: its tests are due as before, and their orders open again."""
    _ask_again(tests, Words("invalid: another sample is due", "结果无效，须重新采样"), now)


def note_results(tests: Collection[UUID], result: DueTest.Result | None, at: datetime) -> None:
    """Write what the laboratory said; None: nobody can say yet, as of a pool that is positive."""
    sampled = DueTest.objects.filter(pk__in=tests, sampled_at__isnull=False)
    if result is None:
        sampled.update(result="", result_at=None)
    else:
        sampled.filter(sampled_at__lte=at).update(result=result, result_at=at)


def _ask_again(tests: Collection[UUID], why: Words, now: datetime) -> None:
    """Ask for the samples of tests again; the keys stay, so that no device adds the old ones anew."""
    DueTest.objects.filter(pk__in=tests).update(
        result="", result_at=None, sampled_at=None, sampled_by=None, sample_received_at=None
    )
    asked = DueTest.objects.filter(pk__in=tests, dropped_at=None, measure__released_at=None)
    orders = Order.objects.filter(
        subject_id__in=asked.values("pk"), subject_kind="test", kind=Order.Kind.SAMPLE
    )
    open_again(orders.values_list("pk", flat=True), text=both_in_one(why), now=now)
