"""What follows a passage: leads answered, visits written; the orders: see `awaiting`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from gubei.domain.checkpoints.models import Passage, Traveller
from gubei.domain.investigations.operations.visits import Seen
from gubei.domain.leads.operations.answering import note_met, note_passed
from gubei.domain.privacy.models import Look, Purpose
from gubei.domain.privacy.operations import log_looks
from gubei.domain.territory.models import Officer
from gubei.engines.policy import Verdict
from gubei.terms.passages import Outcome, VehicleClass
from gubei.terms.words import Words, both_in_one

_LET_GO = Words("a device without a network let the person go on", "离线放行")
_IN_EMERGENCY = Words("passed as an emergency vehicle", "按应急车辆放行")
_PASSED = Words("the rules let the person pass", "按规定放行")
_WAITS = Words("waits at the barrier for a decision", "等待处置")
_LEAST = timedelta(minutes=1)
"""How long somebody was at a barrier where nobody took the time."""


@dataclass(frozen=True, slots=True)
class Fresh:
    """A passage just made; decisions and records of the register by traveller."""

    passage: Passage
    travellers: list[Traveller]
    verdicts: Mapping[UUID, Verdict | None]
    records: Mapping[UUID, frozenset[UUID]]
    # Who is looked for, whatever the rules decided.
    sought: frozenset[UUID] = frozenset()


def answer_leads(made: Sequence[Fresh], *, by: Officer, now: datetime) -> None:
    """Write on the leads of who is looked for where they were met; log the look.

    Whom a rule lets pass before it asks who is looked for, as in an emergency vehicle, is followed:
    whoever searches gets an order at once. Of whom no rule lets pass the lead says what was decided.
    """
    for each in made:
        for traveller in each.travellers:
            records = each.records.get(traveller.pk, frozenset())
            handed = Outcome.HAND_OVER in (traveller.outcome, traveller.ruled)
            if not records or not (handed or traveller.pk in each.sought):
                continue
            vehicle = f"{each.passage.checkpoint.site.name}，{each.passage.plate}"
            where = vehicle + _went_on(each.passage, traveller, handed=handed)
            if handed or not _is_let_in(traveller):
                note_met(records=records, where=where, by=by, now=now)
            else:
                note_passed(records=records, vehicle=vehicle, where=where, by=by, now=now)
            log_looks(
                officer=by, persons=[traveller.person_id] if traveller.person_id else [],
                look=Look.SEARCH, purpose=Purpose.LOCATE, about=where, now=now,
            )  # fmt: skip


def _went_on(passage: Passage, traveller: Traveller, *, handed: bool) -> str:
    if traveller.outcome == Outcome.HAND_OVER:
        return ""
    if not _is_let_in(traveller):
        stands = Outcome(traveller.outcome).words if traveller.outcome else _WAITS
        return f"，{both_in_one(stands)}"
    is_urgent = passage.vehicle_class == VehicleClass.EMERGENCY
    why = _LET_GO if handed else _IN_EMERGENCY if is_urgent else _PASSED
    return f"，{both_in_one(why)}"


def _is_let_in(traveller: Traveller) -> bool:
    return traveller.outcome != "" and Outcome(traveller.outcome).lets_in


def visits_of(passage: Passage, travellers: Sequence[Traveller]) -> list[Seen]:
    """Return where people whom the register knows were: at the barrier, in this vehicle.

    The vehicle is the zone: who sat in it shared its air, who sat in the next one did not.
    """
    begin = passage.passed_at - max(_LEAST, timedelta(seconds=passage.seconds or 0))
    # Without a plate the vehicle is still one of its own, not everywhere at the barrier.
    site, zone = passage.checkpoint.site_id, passage.plate or f"无号牌{str(passage.pk)[-6:]}"
    return [
        Seen(person, site, begin, passage.passed_at, zone)
        for person in sorted({each.person_id for each in travellers if each.person_id})
    ]
