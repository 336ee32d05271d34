"""Tests that were done by a withdrawn sample are done by another one of the person, if there is one."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef

from gubei.domain.measures.models import DueTest
from gubei.domain.measures.operations.testing import note_results
from gubei.domain.people.models import Person
from gubei.domain.people.queries.files import root_id_of, same_person
from gubei.domain.sampling.models import RecallMember, Sample, Tube, TubeResult
from gubei.domain.sampling.operations.linking import do_tests, standing_links
from gubei.domain.sampling.rules.values import Value
from gubei.terms.moments import in_shanghai


def lock_tubes_beside(sample: UUID) -> None:
    """Lock the tubes of a sample's person, in the order in which results lock them."""
    whose = Sample.objects.filter(pk=sample).values("person")
    tubes = Sample.objects.filter(person__in=whose).values("tube")
    list(Tube.objects.select_for_update().filter(pk__in=tubes).order_by("pk").values_list("pk"))


def redo_tests(tests: Collection[UUID], person: Person, *, now: datetime) -> None:
    """Let the newest sample that remains of a person do the tests of one that was withdrawn.

    One that could not be examined does none, nor one taken before the test may be, nor one that
    does a test of the same measure. What the laboratory said already is told.
    """
    for test in DueTest.objects.filter(pk__in=tests).order_by("pk"):
        other = _other_for(test, person)
        if other is not None and do_tests(other, [test], by=other.sampled_by, now=now):
            _tell(test, other)


def _other_for(test: DueTest, person: Person) -> Sample | None:
    standing = TubeResult.objects.filter(tube=OuterRef("tube"), replaced_at=None)
    does = standing_links().filter(sample=OuterRef("pk"))
    remaining = Sample.objects.filter(person__in=same_person(root_id_of(person))).exclude(
        Exists(standing.filter(value=Value.INVALID))
        | Exists(does.filter(test__measure=test.measure_id))
    )
    newest = remaining.select_related("sampled_by").order_by("-sampled_at", "-pk").first()
    if newest is None or in_shanghai(newest.sampled_at).date() < test.earliest_on:
        return None
    return newest


def _tell(test: DueTest, sample: Sample) -> None:
    """Tell a test what was said of its sample: of the person's own single one where it settled it."""
    settled = RecallMember.objects.filter(sample=sample).exclude(ended_by_result=None)
    own = TubeResult.objects.filter(pk__in=settled.values("ended_by_result")).first()
    result = own or TubeResult.objects.filter(tube=sample.tube_id, replaced_at=None).first()
    if result is not None:
        is_alone = Sample.objects.filter(tube=result.tube_id).count() == 1
        said = Value(result.value).of_each(is_alone=is_alone)
        note_results([test.pk], DueTest.Result(said) if said else None, result.tested_at)
