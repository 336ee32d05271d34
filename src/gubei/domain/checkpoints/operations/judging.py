"""A passage is judged anew after it was put right: whatever the rules now say otherwise, holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gubei.domain.checkpoints.models import Passage, Traveller
from gubei.domain.checkpoints.operations.following import Fresh, answer_leads
from gubei.domain.checkpoints.operations.offline import keep_decided
from gubei.domain.checkpoints.queries.looking_up import Known, Numbers, look_up
from gubei.domain.checkpoints.queries.papers import papers_shown
from gubei.domain.checkpoints.queries.receptions import whole_of
from gubei.domain.checkpoints.rules.deciding import verdict_of
from gubei.domain.checkpoints.rules.entries import (
    OF_A_VEHICLE,
    Entry,
    PersonSaid,
    Tidy,
    tidy_entry,
)
from gubei.domain.checkpoints.rules.kinds import Direction
from gubei.domain.measures.queries.policies import pack_of
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import district
from gubei.engines.policy import Pack, Verdict
from gubei.terms.moments import in_shanghai
from gubei.terms.passages import Ask, Outcome, VehicleClass

_FOUND = frozenset({Ask.PERMIT, Ask.PERMIT_INVALID, Ask.COLD_CHAIN_UNBOOKED})


@dataclass(frozen=True, slots=True)
class Judged:
    """What the rules say of a vehicle as it is written down: of its permit, and of each person."""

    facts: frozenset[Ask]
    verdicts: Sequence[Verdict | None]
    known: Sequence[Known]
    numbers: Sequence[Numbers]


def tidy_of(passage: Passage, travellers: Sequence[Traveller]) -> Tidy:
    """Return a passage as it is written down, as a device would send it. Raises Invalid."""
    unit = passage.destination_unit
    entry = Entry(
        key=passage.pk, checkpoint=passage.checkpoint_id, people=tuple(map(_said, travellers)),
        plate=passage.plate, vehicle_class=VehicleClass(passage.vehicle_class),
        direction=Direction(passage.direction), origin=passage.origin,
        destination=passage.destination, destination_unit=unit.code if unit else "",
        goods=passage.goods, permit=passage.permit_number,
        facts=frozenset(map(Ask, passage.facts)) & OF_A_VEHICLE, passed_at=passage.passed_at,
    )  # fmt: skip
    # It is long past, but it was told in time.
    return tidy_entry(entry, now=passage.passed_at)


def _said(each: Traveller) -> PersonSaid:
    return PersonSaid(
        name=each.name, document=whole_of(each, "document"), phone=whole_of(each, "phone"),
        is_driver=each.is_driver, birth_date=each.birth_date,
        celsius=None if each.celsius is None else float(each.celsius), tested_at=each.tested_at,
        is_negative=each.is_negative, leaves_at=each.leaves_at,
        facts=frozenset(map(Ask, each.facts)),
    )  # fmt: skip


def judge_written(
    passage: Passage, tidy: Tidy, *, now: datetime,
    tested: Mapping[int, frozenset[Ask]] | None = None,
) -> Judged:  # fmt: skip
    """Return what the rules of that time say of what is written, by what is known now.

    `tested`: what a test at the second check says of people, by their place, 0 for the first.
    """
    pack, tests = _pack(passage), tested or {}
    found = papers_shown([tidy], pack, home=district().name)[passage.pk].facts
    facts = frozenset(map(Ask, passage.facts)) - _FOUND | found
    today = in_shanghai(now).date()
    looked_up = look_up([tidy], pack, today=today, before=passage.passed_at)
    seen = [looked_up[passage.pk, place] for place in range(len(tidy.people))]
    numbers, known = [each for each, _ in seen], [each for _, each in seen]
    verdicts = [
        verdict_of(
            pack, tidy, person,
            each.facts | (facts - OF_A_VEHICLE) | found | tests.get(place, frozenset()),
        )
        for place, (person, each) in enumerate(zip(tidy.people, known, strict=True))
    ]  # fmt: skip
    return Judged(facts, verdicts, known, numbers)


def _pack(passage: Passage) -> Pack | None:
    return pack_of(passage.policy) if passage.policy else None


def decide_anew(
    passage: Passage, travellers: Sequence[Traveller], *, before: Judged, after: Judged,
    by: Officer, reason: str, now: datetime,
) -> None:  # fmt: skip
    """Let hold what the rules say of whomever they say something else of than before.

    What an officer decided stays, and what a device let happen without the server did happen. The
    leads of whom the rules would now hand over, or who is looked for now, say where they were met.
    """
    passage.facts = sorted(after.facts)
    verdicts = dict[UUID, Verdict | None]()
    told = list[Traveller]()
    for place, traveller in enumerate(travellers):
        verdict = _new_verdict(traveller, before, after, place)
        if verdict is not None:
            _rule(traveller, verdict, _pack(passage), by=by, reason=reason)
            verdicts[traveller.pk] = verdict
        if verdict is not None or _hit(before.known[place]) != _hit(after.known[place]):
            told.append(traveller)
    known = {one.pk: each for one, each in zip(travellers, after.known, strict=True)}
    sought = frozenset(key for key, each in known.items() if Ask.SOUGHT in each.facts)
    records = {key: each.records for key, each in known.items()}
    answer_leads([Fresh(passage, told, verdicts, records, sought)], by=by, now=now)


def _new_verdict(traveller: Traveller, before: Judged, after: Judged, place: int) -> Verdict | None:
    """Return what the rules say otherwise of a person; None where what is written holds.

    Of somebody else nothing that is written holds. Of the same person, what has become known since
    changes nothing by itself: it did not lie before whoever decided.
    """
    new, old = after.verdicts[place], before.verdicts[place]
    if new is None:
        return None
    was = (traveller.ruled, traveller.rule) if _is_other(before, after, place) else _said_by(old)
    return None if was == _said_by(new) else new


def _said_by(verdict: Verdict | None) -> tuple[str, str]:
    return (verdict.outcome.value, verdict.rule) if verdict else ("", "")


def _is_other(before: Judged, after: Judged, place: int) -> bool:
    """Say whether somebody else sits there than was written: of another document, or known so."""
    was, now = before.known[place].root, after.known[place].root
    return was != now or before.numbers[place].document != after.numbers[place].document


def _hit(known: Known) -> tuple[frozenset[UUID], bool]:
    return known.records, Ask.SOUGHT in known.facts


def _rule(
    traveller: Traveller, verdict: Verdict, pack: Pack | None, *, by: Officer, reason: str
) -> None:
    """Write what the rules say; it holds where no officer decided and the person was not fetched."""
    passage, held = traveller.passage, traveller.outcome
    traveller.ruled, traveller.rule = verdict.outcome.value, verdict.rule
    if traveller.decided_by_id is None and traveller.taken_at is None:
        traveller.outcome, traveller.decided_at = traveller.ruled, passage.passed_at
        if passage.is_offline and held:
            keep_decided(traveller, Outcome(held), verdict, pack, by=passage.by)
    elif traveller.decided_by_id is None and held != traveller.ruled:
        # Fetched is fetched: whoever puts it right says why the rules say otherwise of it.
        traveller.decided_by, traveller.reason = by, reason
