"""A check of a neighbour lets a vehicle in once: used by a passage, and free again without it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from gubei.domain.checkpoints.models import CheckUse, Passage
from gubei.domain.checkpoints.queries.lately import CheckedBy
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of
from gubei.terms.passages import Ask, Outcome

Wanted = tuple[Passage, CheckedBy]


def uses_check(outcome: str) -> bool:
    """Say whether a vehicle uses its check up: it comes in, or waits for a second check."""
    return outcome in ("", Outcome.HOLD) or Outcome(outcome).lets_in


def claim_checks(wanted: Iterable[Wanted], *, now: datetime) -> set[UUID]:
    """Use checks by passages that are just written; return the passages that came too late.

    Whoever asks for the same check at the same moment waits here until the other one is written.
    """
    ids = uuid7_run(milliseconds_of(now))
    rows = [
        CheckUse(
            id=next(ids), neighbour_id=check.agreement, plate=passage.plate, passage=passage,
            checked_at=check.checked_at, until_at=check.until_at, used_at=now,
        )
        for passage, check in sorted(wanted, key=_order)
    ]  # fmt: skip
    if not rows:
        return set()
    CheckUse.objects.bulk_create(rows, ignore_conflicts=True)
    asked = [each.passage_id for each in rows]
    mine = CheckUse.objects.filter(passage__in=asked).values_list("passage_id", flat=True)
    return set(asked).difference(mine)


def _order(wanted: Wanted) -> tuple[str, datetime]:
    """In one order everywhere: of two acts that claim once, neither waits for the other.

    One that came too late claims again while it holds what it has: where two such wait for each
    other, PostgreSQL ends one, and its device, told to try again, sends the same passages again.
    """
    return wanted[0].plate, wanted[1].checked_at


def note_again(over: Mapping[UUID, CheckUse], *, now: datetime) -> None:
    """Tell the office: devices alone let these passages in by checks that were used already."""
    ids = uuid7_run(milliseconds_of(now))
    CheckUse.objects.bulk_create(
        [
            CheckUse(
                id=next(ids), neighbour_id=use.neighbour_id, plate=use.plate, over=use,
                passage_id=passage, checked_at=use.checked_at, until_at=use.until_at, used_at=now,
            )
            for passage, use in over.items()
        ],
        ignore_conflicts=True,
    )  # fmt: skip


def free_check(passage: Passage, *, now: datetime) -> None:
    """Let the check count again by which a vehicle did not come in after all."""
    if not (passage.is_offline or Ask.CHECKED_UPSTREAM.value in passage.facts):
        return
    uses = CheckUse.objects.filter(passage=passage, freed_at=None)
    if passage.withdrawn_at is None and uses_check(passage.outcome):
        # A plate that was read wrong used the check of another vehicle, which may still come.
        uses = uses.exclude(plate=passage.plate)
    uses.update(freed_at=now)
