"""Which sample does which test of a measure: one sample at a time, the newest that was taken for it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import F, QuerySet

from gubei.domain.measures.models import DueTest
from gubei.domain.measures.operations.testing import note_samples
from gubei.domain.sampling.models import Sample, SampledTest
from gubei.domain.territory.models import Officer
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of


def do_tests(sample: Sample, tests: Sequence[DueTest], *, by: Officer, now: datetime) -> bool:
    """Let a sample do the tests for which none was taken since; say whether it does one.

    What did them before does them no more: an officer may have said that it was invalid.
    """
    done = note_samples(tests, at=sample.sampled_at, by=by, now=now)
    SampledTest.objects.filter(test__in=done, ended_at=None).update(ended_at=now)
    ids = uuid7_run(milliseconds_of(now))
    SampledTest.objects.bulk_create(
        SampledTest(id=next(ids), sample=sample, test=test) for test in done
    )
    return bool(done)


def take_up_again(tubes: Iterable[UUID], *, now: datetime) -> None:
    """The samples of these tubes were not invalid after all: they do again what nobody sampled since."""
    left = SampledTest.objects.filter(sample__tube__in=list(tubes), test__sampled_at=None)
    for link in left.select_related("sample__sampled_by", "test").order_by("test", "pk"):
        do_tests(link.sample, [link.test], by=link.sample.sampled_by, now=now)


def standing_links() -> QuerySet[SampledTest]:
    """Return which sample does which test, as far as no other was taken for the test by hand since."""
    return SampledTest.objects.filter(ended_at=None, test__sampled_at=F("sample__sampled_at"))
