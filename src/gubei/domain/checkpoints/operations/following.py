"""What follows a passage: leads answered, visits written; the orders: see `awaiting`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from gubei.domain.checkpoints.models import Passage, Traveller
from gubei.domain.investigations.operations.visits import Seen
from gubei.domain.leads.operations.answering import note_met
from gubei.domain.privacy.models import Look, Purpose
from gubei.domain.privacy.operations import log_looks
from gubei.domain.territory.models import Officer
from gubei.engines.policy import Verdict
from gubei.terms.passages import Outcome
from gubei.terms.words import Words, both_in_one

_LET_GO = Words("a device without a network let the person go on", "离线放行")
_LEAST = timedelta(minutes=1)
"""How long somebody was at a barrier where nobody took the time."""


@dataclass(frozen=True, slots=True)
class Fresh:
    """A passage just made; decisions and records of the register by traveller."""

    passage: Passage
    travellers: list[Traveller]
    verdicts: Mapping[UUID, Verdict | None]
    records: Mapping[UUID, frozenset[UUID]]


def answer_leads(made: Sequence[Fresh], *, by: Officer, now: datetime) -> None:
    """Write on the leads of whom is or should be handed over where they were met; log the look."""
    for each in made:
        for traveller in each.travellers:
            records = each.records.get(traveller.pk, frozenset())
            if Outcome.HAND_OVER in (traveller.outcome, traveller.ruled) and records:
                where = f"{each.passage.checkpoint.site.name}，{each.passage.plate}"
                if traveller.outcome != Outcome.HAND_OVER:
                    where += f"，{both_in_one(_LET_GO)}"
                note_met(records=records, where=where, by=by, now=now)
                log_looks(
                    officer=by, persons=[traveller.person_id] if traveller.person_id else [],
                    look=Look.SEARCH, purpose=Purpose.LOCATE, about=where, now=now,
                )  # fmt: skip


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
