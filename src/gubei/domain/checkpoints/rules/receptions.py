"""What a community writes of whom a checkpoint let in, and what is still to be done. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from gubei.engines.policy import Verdict
from gubei.terms.moments import say_moment
from gubei.terms.refusals import Invalid, Refused
from gubei.terms.words import Words


class Received(StrEnum):
    """What became of somebody at the destination."""

    ARRIVED = "arrived"
    TESTED = "tested"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Expected:
    """When somebody reports and is tested; None where the rule does not ask for it."""

    report_by: datetime | None
    test_from: datetime | None
    test_by: datetime | None


@dataclass(frozen=True, slots=True)
class Noted:
    """What stands of somebody: a person who arrived after all is not absent any more."""

    arrived_at: datetime | None = None
    tested_at: datetime | None = None
    absent_at: datetime | None = None
    reason: str = ""


def expected_of(verdict: Verdict | None, passed_at: datetime) -> Expected:
    """Return what is asked of somebody who was let in on these terms."""
    if verdict is None:
        return Expected(None, None, None)
    hours = (verdict.report_hours, verdict.test_from_hours, verdict.test_hours)
    return Expected(
        *(None if each is None else passed_at + timedelta(hours=each) for each in hours)
    )


def noted_of(written: Iterable[tuple[Received, datetime, str]]) -> Noted:
    """Return what stands, of (what, when, note) in the order in which it was written."""
    arrived = tested = absent = None
    reason = ""
    for what, at, note in written:
        if what is Received.ABSENT:
            arrived, absent, reason = None, at, note
        else:
            # Who is tested has arrived.
            arrived, absent, reason = arrived or at, None, ""
            tested = at if what is Received.TESTED else tested
    return Noted(arrived, tested, absent, reason)


def has_reported(expected: Expected, noted: Noted) -> bool:
    """Say whether nothing more is to be reported of somebody."""
    return expected.report_by is None or bool(noted.arrived_at or noted.absent_at)


def is_tested(expected: Expected, noted: Noted) -> bool:
    """Say whether nobody waits any more for a test: it was taken, or nobody came."""
    return expected.test_by is None or bool(noted.tested_at or noted.absent_at)


def refuse_reception(
    what: Received, at: datetime, note: str, *, expected: Expected, noted: Noted,
    passed_at: datetime, now: datetime,
) -> None:  # fmt: skip
    """Raise Invalid or Refused for what cannot have been so, or is written down already."""
    if not passed_at <= at <= now:
        raise Invalid(
            f"The time lies between the checkpoint ({say_moment(passed_at)}) and now.",
            f"时间应在通过检查站（{say_moment(passed_at)}）之后、现在之前。",
            code="not_the_time",
        )
    if what is Received.ABSENT and not note:
        raise Invalid(
            "Say what you found where nobody came.", "未抵达请写明核实情况。", code="reason"
        )
    if what is Received.TESTED and expected.test_from and at < expected.test_from:
        begin = say_moment(expected.test_from)
        raise Invalid(
            f"The test counts from {begin} on.", f"检测自 {begin} 起有效。", code="tested_too_early"
        )
    known = {
        Received.ARRIVED: noted.arrived_at,
        Received.TESTED: noted.tested_at,
        Received.ABSENT: noted.absent_at,
    }[what]
    if known is not None:
        said = say_moment(known)
        raise Refused(
            "written_already",
            Words(f"This is written down already ({said}).", f"已登记（{said}）。"),
        )
