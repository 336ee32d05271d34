"""Opens cases and writes down what is learnt of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from gubei.domain.investigations.models import Case, CaseSource, Classification
from gubei.domain.investigations.queries.cases import (
    case_in_reach,
    links_between,
    running_case_of,
)
from gubei.domain.investigations.rules.cases import (
    CaseClass,
    CaseEnd,
    SourceKind,
    would_go_round,
)
from gubei.domain.orders.models import Order
from gubei.domain.orders.operations.ruling import close_about
from gubei.domain.people.models import Person
from gubei.domain.people.queries.files import person_in_reach, root_id_of
from gubei.domain.sites.queries import site_in_reach
from gubei.domain.territory.models import Officer, Unit
from gubei.domain.territory.queries import unit_in_reach
from gubei.domain.territory.rules import Ability, require
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import in_shanghai, milliseconds_of
from gubei.terms.refusals import Invalid, NotFound, Refused
from gubei.terms.words import Words, both_in_one

_LOCK = 0x63617365  # "case": numbers are given out one after the other
DATES = ("onset_on", "first_positive_on", "last_negative_on", "isolated_at")


@dataclass(frozen=True, slots=True)
class NewCase:
    """A case as it is reported. `unit` "" is the person's own; `number` "" is given out."""

    person: UUID
    classification: CaseClass
    classified_on: date
    reported_at: datetime
    dates: Mapping[str, Any] = field(default_factory=dict)
    unit: str = ""
    number: str = ""
    conditions: tuple[str, ...] = ()
    pack: str = ""
    foreign_id: str = ""
    note: str = ""


class CaseKnown(Refused):
    """The person is a running case already."""

    def __init__(self, case: Case) -> None:
        """Say which."""
        super().__init__(
            "case_known",
            Words(
                f"This person is case {case.number} already; open that one.",
                f"此人已是病例 {case.number}，请直接打开。",
            ),
        )
        self.case = case


@transaction.atomic
def open_case(*, new: NewCase, by: Officer, now: datetime) -> Case:
    """Open a case. Raises NotFound, Invalid for impossible dates, CaseKnown."""
    require(by, Ability.INVESTIGATE)
    person = person_in_reach(by, new.person)
    unit = unit_in_reach(by, new.unit or _unit_of(person, by).code)
    _take_turns()
    known = running_case_of(root_id_of(person))
    if known is not None:
        raise CaseKnown(known)
    ids = uuid7_run(milliseconds_of(now))
    case = Case(
        id=next(ids),
        number=_number(new.number, in_shanghai(new.reported_at).date()),
        unit=unit,
        person_id=root_id_of(person),
        reported_at=new.reported_at,
        opened_at=now,
        opened_by=by,
        conditions=sorted(new.conditions),
        pack=new.pack,
        foreign_id=new.foreign_id,
        note=new.note.strip(),
    )
    _set_dates(case, new.dates, now)
    case.save(force_insert=True)
    _classify(case, new.classification, new.classified_on, "", by, now)
    return case


def _unit_of(person: Person, by: Officer) -> Unit:
    """Return the person's unit where it is the officer's, else the officer's own."""
    return person.unit if by.unit.code in person.unit.lineage else by.unit


def _take_turns() -> None:
    """Cases are opened one after the other: a person is one of them once, a number is given once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _number(wanted: str, day: date) -> str:
    """Return the number wanted, or the next of the year. Raises Refused where it is taken."""
    if wanted:
        if Case.objects.filter(number=wanted).exists():
            raise Refused(
                "number_taken", Words(f"Number {wanted} is taken.", f"病例编号 {wanted} 已使用。")
            )
        return wanted[:32]
    taken = {
        int(number.rpartition("-")[2])
        for number in Case.objects.filter(number__regex=rf"^{day.year}-\d+$").values_list(
            "number", flat=True
        )
    }
    return f"{day.year}-{max(taken, default=0) + 1:03d}"


@transaction.atomic
def change_case(*, case: UUID, changes: Mapping[str, Any], by: Officer, now: datetime) -> Case:
    """Change dates, conditions, policy, note or unit of a case; the history keeps what was."""
    require(by, Ability.INVESTIGATE)
    found = case_in_reach(by, case, lock=True)
    _set_dates(found, changes, now)
    for name in ("conditions", "pack", "note", "reported_at"):
        if name in changes:
            setattr(found, name, changes[name])
    if changes.get("unit"):
        found.unit = unit_in_reach(by, changes["unit"])
    found.save()
    return found


def _set_dates(case: Case, dates: Mapping[str, Any], now: datetime) -> None:
    today = in_shanghai(now).date()
    for name in DATES:
        if name in dates:
            value = dates[name]
            day = in_shanghai(value).date() if isinstance(value, datetime) else value
            if day is not None and day > today:
                raise Invalid(
                    f"A date lies in the future ({day}).", f"日期在未来（{day}）。", code="ahead"
                )
            setattr(case, name, value)
    negative, positive = case.last_negative_on, case.first_positive_on
    if negative and positive and negative > positive:
        raise Invalid(
            "The last negative sample lies after the first positive one; correct one of them.",
            "末次阴性晚于首次阳性，请更正其中一项。",
            code="negative_after_positive",
        )


@transaction.atomic
def classify_case(
    *, case: UUID, value: CaseClass, on: date, note: str, by: Officer, now: datetime
) -> Classification:
    """Write down what a case is from a day on."""
    require(by, Ability.INVESTIGATE)
    return _classify(case_in_reach(by, case, lock=True), value, on, note, by, now)


def _classify(
    case: Case, value: CaseClass, on: date, note: str, by: Officer, now: datetime
) -> Classification:
    if on > in_shanghai(now).date():
        raise Invalid("The day lies in the future.", "日期在未来。", code="ahead")
    return Classification.objects.create(
        id=next(uuid7_run(milliseconds_of(now))),
        case=case,
        value=value,
        on=on,
        said_at=now,
        said_by=by,
        note=note.strip()[:500],
    )


@transaction.atomic
def end_case(*, case: UUID, end: CaseEnd, at: datetime, by: Officer, now: datetime) -> Case:
    """End a case: the person is one no more. Raises Refused where it ended before."""
    require(by, Ability.INVESTIGATE)
    found = case_in_reach(by, case, lock=True)
    if found.ended_at is not None:
        raise Refused("case_ended", Words("This case has ended.", "该病例已结束。"))
    if at > now:
        raise Invalid("The end lies in the future.", "结束时间在未来。", code="ahead")
    found.ended_at, found.ended_by, found.end = at, by, end
    found.save(update_fields=["ended_at", "ended_by", "end"])
    close_about(
        [found.pk], kind=Order.Kind.CONTROL, now=now,
        text=both_in_one(Words("the case has ended", "病例已结束")),
    )  # fmt: skip
    return found


@transaction.atomic
def reopen_case(*, case: UUID, by: Officer) -> Case:
    """Take an end back. Raises Refused where the person is another running case by now."""
    require(by, Ability.INVESTIGATE)
    found = case_in_reach(by, case, lock=True)
    other = running_case_of(found.person_id)
    if other is not None and other.pk != found.pk:
        raise CaseKnown(other)
    found.ended_at, found.ended_by, found.end = None, None, ""
    found.save(update_fields=["ended_at", "ended_by", "end"])
    return found


@dataclass(frozen=True, slots=True)
class Source:
    """Where a case may have caught it. `other` is the case, for a linked source only."""

    kind: SourceKind
    other: UUID | None = None
    site: UUID | None = None
    text: str = ""


@transaction.atomic
def say_source(*, case: UUID, source: Source, by: Officer, now: datetime) -> CaseSource:
    """Name a possible source; others that were named stay beside it until one is decided.

    Raises Invalid for a circle of infections, Refused where it was named before.
    """
    require(by, Ability.INVESTIGATE)
    found = case_in_reach(by, case, lock=True)
    if (source.kind is SourceKind.LINKED) != (source.other is not None):
        raise Invalid("A linked source names a case.", "关联病例来源须指明病例。", code="source")
    if source.other is not None:
        _refuse_circle(found.pk, case_in_reach(by, source.other).pk)
    try:
        with transaction.atomic():
            return CaseSource.objects.create(
                id=next(uuid7_run(milliseconds_of(now))),
                case=found,
                kind=source.kind,
                other_id=source.other,
                site=site_in_reach(by, source.site) if source.site else None,
                text=source.text.strip()[:500],
                said_at=now,
                said_by=by,
            )
    except IntegrityError:
        raise Refused(
            "source_known", Words("This source was named already.", "该来源已登记。")
        ) from None


def _refuse_circle(case: UUID, other: UUID) -> None:
    if would_go_round(case, other, links_between()):
        raise Invalid(
            "That case was infected by this one, directly or through others.",
            "对方病例的感染来源可追溯至本病例，不能互为来源。",
            code="circle",
        )


@transaction.atomic
def decide_source(
    *, source: UUID, holds: bool, reason: str, by: Officer, now: datetime
) -> CaseSource:
    """Decide whether a source holds. Where one holds, the other ones stay as they were said.

    Raises Refused where another one holds already.
    """
    require(by, Ability.INVESTIGATE)
    if not reason.strip():
        raise Invalid("Give the reason.", "请填写理由。", code="reason")
    found = CaseSource.objects.select_for_update(of=("self",)).filter(pk=source).first()
    if found is None:
        raise NotFound("There is no such source.", "没有这一来源。")
    case_in_reach(by, found.case_id)
    others = CaseSource.objects.filter(case=found.case_id, holds=True).exclude(pk=found.pk)
    if holds and others.exists():
        raise Refused(
            "other_source_holds",
            Words(
                "Another source holds for this case; rule that one out first.",
                "该病例已认定其他来源，请先排除。",
            ),
        )
    found.holds, found.reason = holds, reason.strip()[:500]
    found.decided_at, found.decided_by = now, by
    found.save(update_fields=["holds", "reason", "decided_at", "decided_by"])
    return found
