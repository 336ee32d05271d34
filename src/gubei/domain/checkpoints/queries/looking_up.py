"""What is looked up of the people of many vehicles: a handful of questions for all of them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import F, QuerySet

from gubei.domain.checkpoints.models import Passage, Permit, Traveller
from gubei.domain.checkpoints.queries.ledger import day_of
from gubei.domain.checkpoints.rules.entries import Person, Tidy
from gubei.domain.checkpoints.rules.permits import Load, PermitFacts, fault_of, other_goods
from gubei.domain.leads.queries.sought import is_sought
from gubei.domain.measures.queries.kept_in import is_kept_in
from gubei.domain.people.queries.recognising import MEANT, RECORDS
from gubei.domain.privacy.queries import key_ring
from gubei.domain.privacy.standing import ask
from gubei.engines.policy import Pack
from gubei.terms.moments import in_shanghai
from gubei.terms.passages import Ask, Outcome, VehicleClass
from gubei.terms.words import Words

PERMIT_REMEMBERED = timedelta(days=14)
"""So long a number that nobody recorded here belongs to the vehicle that showed it. Ours: the rules
say one vehicle, one permit, and no number of days."""
_LET_IN = [each.value for each in Outcome if each.lets_in]
_Name = tuple[str, bytes]
"""Under what somebody is looked up: ("", a document's index), or a name with a telephone's."""
# Whom each name means, all records of that person, and whether each record is sought or kept in;
# then who came as a commuter. `commuter_entries` says the latter as a query set. Nobody is decided on
# before they pass: by that time the index leaves out the passages of years, which a person who
# crosses each day has by the thousand.
_KNOWN = f"""
SELECT asked.name, asked.blind, whom.root, record.id, {is_sought("record.id")},
    {is_kept_in("record.id")}, false
FROM unnest((SELECT %(names)s::text[]), (SELECT %(blinds)s::bytea[])) AS asked(name, blind),
    LATERAL ({MEANT}) AS whom(root), LATERAL ({RECORDS}) AS record(id)
UNION ALL
SELECT '', document.blind, NULL, NULL, false, false, true
FROM unnest((SELECT %(documents)s::bytea[])) AS document(blind)
WHERE EXISTS (
    SELECT 1 FROM gubei_traveller traveller
    JOIN gubei_passage passage ON passage.id = traveller.passage_id
    WHERE traveller.document_blind = document.blind
        AND traveller.decided_at >= (SELECT %(since)s::timestamptz)
        AND traveller.outcome IN ({", ".join(f"'{each}'" for each in _LET_IN)})
        AND passage.vehicle_class = '{VehicleClass.COMMUTER.value}' AND passage.direction = 'in'
        AND passage.passed_at >= (SELECT %(since)s::timestamptz)
        AND passage.passed_at < (SELECT coalesce(%(before)s::timestamptz, 'infinity')))
"""  # noqa: S608 - names of columns, outcomes and classes are ours


@dataclass(frozen=True, slots=True)
class Numbers:
    """The blind indexes of a person's numbers; None where there is none."""

    document: bytes | None
    phone: bytes | None


@dataclass(frozen=True, slots=True)
class Known:
    """Whom the register means, all records of that person, and the facts that were found."""

    root: UUID | None
    records: frozenset[UUID]
    facts: frozenset[Ask]


@dataclass(frozen=True, slots=True)
class PermitFound:
    """What a permit that was shown is worth."""

    facts: frozenset[Ask]
    odd: Words | None
    """What the officer reads of it."""


def numbers_of(person: Person) -> Numbers:
    """Return the indexes under which a person is looked up."""
    ring = key_ring()
    return Numbers(
        ring.blind_index("document", person.document.number) if person.document.number else None,
        ring.blind_index("phone", person.phone) if person.phone else None,
    )


def look_up(
    entries: Sequence[Tidy], pack: Pack | None, *, today: date, before: datetime | None = None
) -> dict[tuple[UUID, int], tuple[Numbers, Known]]:
    """Return what is known of each person by the entry's key and the place in it.

    `before`: when they passed, where that is judged anew: who came as a commuter is asked as of
    then, so that a passage does not vouch for itself.
    """
    asked = {
        (each.entry.key, place): (person, numbers_of(person))
        for each in entries
        for place, person in enumerate(each.people)
    }
    found = _found([_names_of(*pair) for pair in asked.values()], pack, today, before)
    return {key: (pair[1], found.of(*_names_of(*pair))) for key, pair in asked.items()}


def _names_of(person: Person, numbers: Numbers) -> tuple[_Name | None, _Name | None]:
    """Return by what the register knows somebody, and by what earlier passages do.

    The register: papers that can be right, else a name with a telephone.
    """
    document = ("", numbers.document) if numbers.document else None
    if person.has_papers:
        return document, document
    return ((person.name, numbers.phone) if person.name and numbers.phone else None), document


@dataclass(frozen=True, slots=True)
class _Found:
    """What one statement says of everybody asked for; `facts` are those of a root's records.

    A name may mean several whom nobody has found to be one person yet: what holds of any of them
    holds of who stands at the barrier.
    """

    roots: Mapping[_Name, set[UUID]]
    records: Mapping[UUID, frozenset[UUID]]
    facts: Mapping[UUID, frozenset[Ask]]
    commuting: frozenset[_Name]

    def of(self, name: _Name | None, document: _Name | None) -> Known:
        roots = self.roots.get(name, set()) if name else set[UUID]()
        commutes = frozenset({Ask.KNOWN_COMMUTER} if document in self.commuting else ())
        if not roots:
            return Known(None, frozenset(), commutes)
        return Known(
            min(roots),
            frozenset[UUID]().union(*(self.records[each] for each in roots)),
            commutes.union(*(self.facts[each] for each in roots)),
        )


def _found(
    asked: Sequence[tuple[_Name | None, _Name | None]], pack: Pack | None, today: date,
    before: datetime | None,
) -> _Found:  # fmt: skip
    known = sorted({name for name, _ in asked if name})
    documents = sorted({document for _, document in asked if document})
    since = commuting_since(pack, in_shanghai(before).date() if before else today)
    rows = ask(_KNOWN, {
        "names": [name for name, _ in known], "blinds": [blind for _, blind in known],
        "documents": [blind for _, blind in documents], "today": today,
        # No day: the pack names no commuters.
        "since": since and day_of(since)[0], "before": before,
    })  # fmt: skip
    roots = defaultdict[_Name, set[UUID]](set)
    records, facts = defaultdict[UUID, set[UUID]](set), defaultdict[UUID, set[Ask]](set)
    for name, blind, root, record, looked_for, kept, _ in rows:
        if root:
            roots[name, bytes(blind)].add(root)
            records[root].add(record)
            facts[root] |= _facts({Ask.SOUGHT: looked_for, Ask.UNDER_MEASURE: kept})
    return _Found(
        roots,
        {root: frozenset(found) for root, found in records.items()},
        {root: frozenset(facts[root]) for root in records},
        frozenset((name, bytes(blind)) for name, blind, *_, commutes in rows if commutes),
    )


def _facts(said: Mapping[Ask, bool]) -> frozenset[Ask]:
    return frozenset(ask for ask, holds in said.items() if holds)


def commuting_since(pack: Pack | None, today: date) -> date | None:
    """Return since when somebody is known who came in as a commuter; None: the pack knows nobody."""
    if pack is None or pack.checkpoint is None:
        return None
    days = pack.parameters[pack.checkpoint.commuter_days].at(today).value
    return today - timedelta(days=days if isinstance(days, int) else 0)


def commuter_entries(pack: Pack | None, today: date) -> QuerySet[Traveller] | None:
    """Return who was let in as a commuter in the days that the pack names; None: it names none."""
    since = commuting_since(pack, today)
    if since is None:
        return None
    return Traveller.objects.filter(
        outcome__in=_LET_IN, passage__passed_at__gte=day_of(since)[0],
        passage__vehicle_class=VehicleClass.COMMUTER, passage__direction="in",
    )  # fmt: skip


def permits_of(entries: Sequence[Tidy], *, home: str) -> dict[UUID, PermitFound]:
    """Return what the permits are worth, by the entry's key; entries without one are left out.

    `home`: the name of the district.
    """
    shown = [each for each in entries if each.permit]
    if not shown:
        return {}
    numbers = {each.permit for each in shown}
    # One stands at most; where none does, the newest that was revoked says so.
    rows = Permit.objects.filter(number__in=numbers).order_by(F("revoked_at").asc(nulls_last=True))
    known = {each.number: _facts_of(each) for each in rows}
    others = _shown_by_others(shown, numbers - known.keys())
    return {
        each.entry.key: _worth(each, known.get(each.permit), others.get(each.entry.key, ""), home)
        for each in shown
    }


def _shown_by_others(shown: Sequence[Tidy], numbers: Collection[str]) -> dict[UUID, str]:
    """Return, by the entry's key, which other plate showed a number first that nobody recorded.

    Whoever shows it first within the days of PERMIT_REMEMBERED has it; who was found with it wrongly
    has not.
    """
    asked = [each for each in shown if each.permit in numbers and each.plate.number]
    if not asked:
        return {}
    since = min(each.passed_at for each in asked) - PERMIT_REMEMBERED
    before = Passage.objects.filter(
        permit_number__in={each.permit for each in asked}, passed_at__gt=since, withdrawn_at=None
    ).exclude(plate="").exclude(facts__contains=[Ask.PERMIT_INVALID.value])  # fmt: skip
    # What is judged anew says itself what its plate is.
    before = before.exclude(pk__in=[each.entry.key for each in asked])
    seen = [
        *before.values_list("permit_number", "passed_at", "plate"),
        *((each.permit, each.passed_at, each.plate.number) for each in asked),
    ]
    owners = {each.entry.key: _owner(each, seen) for each in asked}
    return {
        each.entry.key: owners[each.entry.key]
        for each in asked
        if owners[each.entry.key] != each.plate.number
    }


def _owner(tidy: Tidy, seen: Iterable[tuple[str, datetime, str]]) -> str:
    """Return the plate that showed the number of a vehicle's permit first; it is among `seen`."""
    begin = tidy.passed_at - PERMIT_REMEMBERED
    return min(
        (at, plate)
        for number, at, plate in seen
        if number == tidy.permit and begin < at <= tidy.passed_at
    )[1]


def _facts_of(permit: Permit) -> PermitFacts:
    return PermitFacts(
        permit.number, permit.plate, permit.origin, permit.destination, permit.valid_from,
        permit.valid_until, permit.goods, permit.revoked_at is not None,
    )  # fmt: skip


def _worth(tidy: Tidy, permit: PermitFacts | None, shown_by: str, home: str) -> PermitFound:
    day, said = in_shanghai(tidy.passed_at).date(), tidy.entry
    load = Load(said.origin, said.destination, said.goods, said.destination_unit, home)
    fault = fault_of(
        permit, number=tidy.permit, plate=tidy.plate.number, day=day, shown_by=shown_by, load=load
    )
    odd = None if fault or permit is None else other_goods(permit, load)
    return PermitFound(frozenset({Ask.PERMIT_INVALID if fault else Ask.PERMIT}), fault or odd)
