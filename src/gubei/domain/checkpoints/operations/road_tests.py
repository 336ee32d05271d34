"""Somebody held is sampled and does an antigen test; the policy decides anew upon it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from gubei.domain.checkpoints.models import RoadTest
from gubei.domain.checkpoints.operations.awaiting import follow_decision
from gubei.domain.checkpoints.operations.following import Fresh, answer_leads
from gubei.domain.checkpoints.operations.judging import judge_written, tidy_of
from gubei.domain.checkpoints.operations.settling import Settled, rewrite, traveller_at
from gubei.domain.checkpoints.rules.road_tests import (
    facts_of_test,
    reason_of_test,
    refuse_test,
    tidy_tube,
)
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, require
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of
from gubei.terms.passages import Outcome
from gubei.terms.refusals import Refused
from gubei.terms.words import Words


@transaction.atomic
def record_test(
    *, passage: UUID, place: int, tube: str, is_negative: bool, by: Officer, now: datetime,
    at: datetime | None = None,
) -> Settled:  # fmt: skip
    """Write the sample and the antigen of somebody who is held; the policy decides anew upon them.

    Everything is looked up again: a booking that was made since counts, and who is sought by now is
    handed over. Where the policy still holds them the test stands and they wait. Raises Invalid,
    NotFound, Refused.
    """
    require(by, Ability.PASSAGES)
    code, moment = tidy_tube(tube), at or now
    _refuse_used(code)
    met: list[Fresh] = []

    def change(found: Settled) -> None:
        traveller = traveller_at(found, place)
        refuse_test(
            outcome=traveller.outcome, at=moment, passed_at=found.passage.passed_at, now=now
        )
        tidy = tidy_of(found.passage, found.travellers)
        says = {place - 1: facts_of_test(is_negative=is_negative)}
        judged = judge_written(found.passage, tidy, now=now, tested=says)
        verdict, known = judged.verdicts[place - 1], judged.known[place - 1]
        RoadTest.objects.create(
            id=next(uuid7_run(milliseconds_of(now))), traveller=traveller, tube=code,
            is_negative=is_negative, outcome=verdict.outcome.value if verdict else "",
            rule=verdict.rule if verdict else "", at=moment, written_at=now, by=by,
        )  # fmt: skip
        if verdict is None or verdict.outcome is Outcome.HOLD:
            return
        traveller.outcome, traveller.decided_at = verdict.outcome.value, moment
        traveller.decided_by = by
        traveller.reason = reason_of_test(verdict, tube=code, is_negative=is_negative)
        traveller.save(update_fields=["outcome", "decided_at", "decided_by", "reason"])
        met.append(Fresh(found.passage, [traveller], {}, {traveller.pk: known.records}))

    settled = rewrite(passage, change, by=by, now=now, at=moment)
    answer_leads(met, by=by, now=now)
    follow_decision(settled.passage, now=now)
    return settled


def _refuse_used(tube: str) -> None:
    if RoadTest.objects.filter(tube=tube).exists():
        raise Refused(
            "tube_used",
            Words(f"Tube {tube} holds another sample.", f"采样管 {tube} 已用于另一份样本。"),
        )
