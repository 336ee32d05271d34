"""Steps of the hour at which everybody's measure ends: people under measures, and their release."""

import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from bench.filling import fill
from gubei.adapters.packs import read_pack
from gubei.domain.measures.models import Act, Confirmation, DueTest, Measure, PolicyChange
from gubei.domain.measures.operations.applying import apply_policy
from gubei.domain.measures.operations.imposing import basis_of
from gubei.domain.measures.operations.releasing import release_due
from gubei.domain.measures.operations.writing import Change, Why, write_courses
from gubei.domain.measures.queries.policies import pack_of
from gubei.domain.measures.rules.courses import Course, course_of
from gubei.domain.people.models import Person
from gubei.domain.territory.models import Officer, Role
from gubei.domain.territory.queries import district
from gubei.engines.policy import Anchor, Evidence, Facts, decide
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import in_shanghai, milliseconds_of

_PACK, _CLASS = "cn-covid19-ed9", "secondary_contact"
_AT_ONCE = 5_000


def put_under_measures(people: int, register: int) -> dict[str, Any]:
    """Put `people` of so many under home isolation that ends today: tests negative, gates open."""
    fill(register, {})
    now = datetime.now(UTC)
    officer, begun = _officer(now), time.perf_counter()
    policy = PolicyChange.objects.first() or apply_policy(
        pack=read_pack(_PACK), before=None, valid_on=in_shanghai(now).date(),
        reason="measured", by=officer, now=now,
    ).change  # fmt: skip
    without = Person.objects.filter(measures=None, same_as=None).order_by("pk")
    persons = list(without.values_list("pk", "unit_id")[:people])
    for first in range(0, len(persons), _AT_ONCE):
        _impose(persons[first : first + _AT_ONCE], policy, officer, now)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return {"measures": Measure.objects.count(), "seconds": round(time.perf_counter() - begun, 1)}


def _officer(now: datetime) -> Officer:
    known = Officer.objects.filter(username="bench-duty").first()
    return known or Officer.objects.create(
        id=next(uuid7_run(milliseconds_of(now))), username="bench-duty", name="测", role=Role.DUTY,
        unit=district(), joined_at=now,
        password="!",  # noqa: S106 - no password has this hash: nobody signs in with it
    )  # fmt: skip


@transaction.atomic
def _impose(
    persons: Sequence[tuple[UUID, UUID]], policy: PolicyChange, by: Officer, now: datetime
) -> None:
    ids, exposed = uuid7_run(milliseconds_of(now)), in_shanghai(now).date() - timedelta(days=8)
    pack = pack_of(policy)
    plan = decide(pack, Facts(_CLASS, {Anchor.LAST_EXPOSURE: exposed}), policy.valid_on)
    course, basis = course_of(plan), basis_of(pack, plan).both()
    measures = [
        Measure(
            id=next(ids), person_id=person, unit_id=unit, policy=policy, person_class=_CLASS,
            anchors={str(Anchor.LAST_EXPOSURE): str(exposed)}, basis=basis, imposed_at=now,
            imposed_by=by, reason="measured", starts_on=course.starts_on, ends_on=course.ends_on,
            plan_ends_on=course.ends_on,
        )
        for person, unit in persons
    ]  # fmt: skip
    Measure.objects.bulk_create(measures, batch_size=1_000)
    _write(measures, course, by, now)
    _open_gates(measures, by, now, ids)


def _write(measures: Sequence[Measure], course: Course, by: Officer, now: datetime) -> None:
    why = Why(Act.Kind.IMPOSE, by, "measured")
    write_courses([Change(each, None, course) for each in measures], why, now=now)


def _open_gates(
    measures: Sequence[Measure], by: Officer, now: datetime, ids: Iterator[UUID]
) -> None:
    tests = DueTest.objects.filter(measure__in=[each.pk for each in measures])
    tests.update(sampled_at=now, sampled_by=by, result="negative", result_at=now)
    Confirmation.objects.bulk_create(
        (
            Confirmation(
                id=next(ids), measure=each, evidence=str(evidence), holds=True, at=now, by=by
            )
            for each in measures
            for evidence in Evidence
        ),
        batch_size=2_000,
    )


def release_everybody(at_once: int) -> dict[str, Any]:
    """Release whoever is due, `at_once` in a transaction."""
    begun = time.perf_counter()
    done = release_due(now=datetime.now(UTC), at_once=at_once)
    return {
        "released": len(done.released),
        "shut": done.shut,
        "seconds": round(time.perf_counter() - begun, 3),
    }
