"""Take in a dispatch list: one file, one transaction, all of it or nothing."""

import gc
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction

from gubei.domain.leads.models import DispatchList
from gubei.domain.leads.operations.chunks import Intake, take_chunk
from gubei.domain.leads.operations.controlling import order_control_of_file
from gubei.domain.leads.operations.drafting import Batch, Desk, draft_rows
from gubei.domain.leads.operations.endings import store_later_endings
from gubei.domain.leads.operations.linking import MOST_LINKED, has_few_documents
from gubei.domain.leads.operations.versions import (
    finish_version,
    lay_out_previous,
    previous_version,
)
from gubei.domain.leads.queries.clocks import clock_in_force
from gubei.domain.leads.queries.outcomes import unit_labels
from gubei.domain.leads.rules.plans import (
    SheetPlan,
    refuse_no_list,
    refuse_without_people,
)
from gubei.domain.people.operations.adding import wait_for_others
from gubei.domain.territory.models import Officer, Unit
from gubei.domain.territory.queries import gazetteer
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import in_shanghai, milliseconds_of, say_moment
from gubei.terms.refusals import Refused
from gubei.terms.words import Words

T = TypeVar("T")
CHUNK = 20_000


class AlreadyTakenIn(Refused):
    """The same file was taken in before."""

    def __init__(self, first: DispatchList) -> None:
        """Say when, and under which name."""
        when = say_moment(first.taken_in_at)
        super().__init__(
            "already_taken_in",
            Words(
                f"This very file was taken in on {when} as “{first.name}”; nothing was changed.",
                f"同一文件已于 {when} 以“{first.name}”接收，未作任何改动。",
            ),
        )


@dataclass(frozen=True, slots=True)
class Received:
    """A file as it was received. `digest` is its SHA-256."""

    file_name: str
    digest: bytes
    list_name: str
    kind: str
    received_at: datetime


@dataclass(slots=True)
class IntakeReport:
    """What came of a file."""

    dispatch_list: DispatchList
    counts: Counter[str] = field(default_factory=Counter)
    routed: Counter[str] = field(default_factory=Counter)
    versions: dict[str, int] | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the counts under the names of the command line contract."""
        names = ("rows", "unreadable", "leads", "new_persons", "matched_persons", "review")
        routes = ("village", "town", "district", "transfer_proposed")
        return {
            "list": str(self.dispatch_list.id),
            **{name: self.counts[name] for name in names},
            "routed": {name: self.routed[name] for name in routes},
        }


def take_in(
    *,
    received: Received,
    plans: Sequence[SheetPlan],
    unit: Unit,
    by: Officer | None,
    now: datetime,
    progress: Callable[[int], None] = lambda rows: None,
) -> IntakeReport:
    """Take in every row of a file: match, route, store. `progress` hears the rows done so far.

    Raises AlreadyTakenIn for the same file, Invalid where it is no list of people.
    """
    refuse_no_list(plans)
    refuse_without_people(plan.fields for plan in plans)
    with _collector_at_rest(), transaction.atomic():
        wait_for_others()
        refuse_known_file(received.digest)
        intake = _begin(received, plans, unit, by, now)
        with closing(_ahead(_batches_of(plans, _desk(unit, now)))) as batches:
            for batch in batches:
                take_chunk(intake, batch)
                progress(intake.counts["rows"])
        return _finish(intake)


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Let Python's cycle collector rest: rows make no cycles, and looking at all of them again
    and again takes a quarter of the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _batches_of(plans: Sequence[SheetPlan], desk: Desk) -> Iterator[Batch]:
    for number, plan in enumerate(plans):
        for chunk in plan.sheet.chunks(MOST_LINKED if has_few_documents(plan) else CHUNK):
            yield draft_rows(desk, number, plan, chunk)


def _ahead(batches: Iterator[T]) -> Generator[T]:
    """Yield the batches; while one is used, a thread makes the next.

    The database works in a process of its own, and reading can go on meanwhile.
    """
    with ThreadPoolExecutor(max_workers=1) as reader:
        coming = reader.submit(next, batches, None)
        while (batch := coming.result()) is not None:
            coming = reader.submit(next, batches, None)
            yield batch


def refuse_known_file(digest: bytes) -> None:
    """Raise AlreadyTakenIn where the file with this SHA-256 is a list already."""
    first = DispatchList.objects.filter(file_hash=digest).first()
    if first:
        raise AlreadyTakenIn(first)


def _begin(
    received: Received,
    plans: Sequence[SheetPlan],
    unit: Unit,
    by: Officer | None,
    now: datetime,
) -> Intake:
    ids = uuid7_run(milliseconds_of(now))
    clock = clock_in_force()
    previous = previous_version(unit, received.list_name)
    dispatch_list = DispatchList.objects.create(
        id=next(ids),
        unit=unit,
        name=received.list_name,
        kind=received.kind,
        version=previous.version + 1 if previous else 1,
        previous=previous,
        file_name=received.file_name,
        file_hash=received.digest,
        sheets=[plan.as_stored() for plan in plans],
        received_at=received.received_at,
        taken_in_at=now,
        taken_in_by=by,
        locate_by=received.received_at + clock.locate,
        feedback_by=received.received_at + clock.feedback,
    )
    lay_out_previous(dispatch_list)
    intake = Intake(dispatch_list, ids, now, by)
    intake.sheets = {plan.sheet.name: place for place, plan in enumerate(plans)}
    return intake


def _desk(unit: Unit, now: datetime) -> Desk:
    """Return what the rows are drafted with; the thread that does it has keys of its own."""
    return Desk(
        gazetteer=gazetteer(),
        unit=unit.pk,
        units=dict(Unit.objects.values_list("code", "id")),
        labels=unit_labels(unit),
        levels=dict(Unit.objects.values_list("id", "level")),
        ids=uuid7_run(milliseconds_of(now)),
        now=now,
        today=in_shanghai(now).date(),
    )


def _finish(intake: Intake) -> IntakeReport:
    counts = intake.counts
    if counts["rows"] != counts["unreadable"] + counts["leads"]:
        raise AssertionError("rows are not unreadable + leads")
    store_later_endings(
        intake.later, dispatch_list=intake.dispatch_list, ids=intake.ids, by=intake.by
    )
    order_control_of_file(intake.dispatch_list, now=intake.now)
    report = IntakeReport(intake.dispatch_list, counts, intake.routed)
    report.versions = finish_version(intake)
    stored = report.as_dict() | {"versions": report.versions}
    stored.pop("list")
    intake.dispatch_list.intake_report = stored
    intake.dispatch_list.save(update_fields=["intake_report", "corrects"])
    return report
