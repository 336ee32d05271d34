"""Who is due for a sample today: by a measure, by a recall, by a round."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from gubei.domain.measures.models import DueTest, Suspension
from gubei.domain.people.models import Person
from gubei.domain.sampling.models import RecallMember, Round, RoundReason, Sample
from gubei.domain.territory.models import Officer, Unit
from gubei.domain.territory.queries import units_of
from gubei.terms.moments import in_shanghai

MOST = 300


@dataclass(slots=True)
class Due:
    """A person who is due, and why: `recall` first, then `measure`, then `round`."""

    person: Person
    why: list[str] = field(default_factory=list)
    by: datetime | None = None
    late: bool = False


def due_today(officer: Officer, *, now: datetime) -> list[Due]:
    """Return who in reach is due for a sample: recalls first, then what is late; at most 300."""
    units = units_of(officer)
    found: dict[UUID, Due] = {}
    waiting = RecallMember.objects.filter(
        person__unit__in=units, ended_at=None, recall__withdrawn_at=None, case=None
    ).select_related("person__unit", "recall")  # fmt: skip
    members = list(waiting.order_by("recall__resample_by", "pk")[:MOST])
    sampled = _single_since(members)
    for member in members:
        if member.pk not in sampled:
            due = found.setdefault(member.person_id, Due(member.person))
            due.why, due.by = ["recall"], member.recall.resample_by
            due.late = member.recall.resample_by < now
    _add_tests(found, officer, now)
    return sorted(found.values(), key=lambda due: ("recall" not in due.why, not due.late))[:MOST]


def _add_tests(found: dict[UUID, Due], officer: Officer, now: datetime) -> None:
    today = in_shanghai(now).date()
    away = Suspension.objects.filter(to_at=None).values("measure")
    tests = DueTest.objects.filter(
        dropped_at=None, sampled_at=None, earliest_on__lte=today, due_on__lte=today,
        measure__released_at=None, measure__unit__in=units_of(officer),
    ).exclude(measure__in=away)  # fmt: skip
    for test in tests.select_related("measure__person__unit").order_by("due_on", "pk")[:MOST]:
        due = found.setdefault(test.measure.person_id, Due(test.measure.person))
        if "measure" not in due.why:
            due.why.append("measure")
        due.late = due.late or test.due_on < today


def _single_since(members: Sequence[RecallMember]) -> set[UUID]:
    """Return those of the members who gave a single sample since and wait for its result."""
    singles = Sample.objects.filter(
        person__in=[member.person_id for member in members], tube__capacity=1
    ).exclude(tube__results__value="invalid", tube__results__replaced_at=None)
    last = dict(singles.order_by("sampled_at").values_list("person", "sampled_at"))
    return {
        member.pk
        for member in members
        if member.person_id in last and last[member.person_id] >= member.recall.at
    }


def missing_in(round_: Round, unit: Unit) -> list[Person]:
    """Return who of a unit has neither a sample in a round nor a reason; at most 300, by name."""
    done = Sample.objects.filter(tube__session__round=round_).values("person")
    excused = RoundReason.objects.filter(round=round_, ended_at=None).values("person")
    lineage = {f"unit__lineage__{unit.level - 1}": unit.code}
    people = Person.objects.filter(same_as=None, **lineage)
    left = people.exclude(pk__in=done).exclude(pk__in=excused)
    return list(left.select_related("unit").order_by("unit__code", "name", "pk")[:MOST])
