"""Writes down samples, results, readings, and what an officer confirms."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from gubei.domain.measures.models import Confirmation, DueTest, Measure, Reading
from gubei.domain.measures.operations.following import (
    asks_visit,
    close_sample_order,
    close_visit_order,
)
from gubei.domain.measures.operations.testing import sample_again
from gubei.domain.measures.queries.measures import measure_in_reach, measures_of
from gubei.domain.measures.rules.evidence import NEEDS
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, require
from gubei.engines.policy import Evidence
from gubei.terms.ids import uuid7_run
from gubei.terms.kept import AT_ONCE, Kept
from gubei.terms.moments import in_shanghai, milliseconds_of
from gubei.terms.refusals import Invalid, NotFound, OtherRecord, Refused
from gubei.terms.words import Words

SYMPTOMS = ("fever", "cough", "sore_throat", "breathless", "diarrhoea", "no_taste", "other")


@dataclass(frozen=True, slots=True)
class Told:
    """A reading as it was told: degrees Celsius, symptoms, what is needed.

    `kept` says how a device kept it while there was no network.
    """

    taken_at: datetime
    celsius: Decimal | None = None
    symptoms: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    note: str = ""
    kept: Kept = AT_ONCE


@transaction.atomic
def record_reading(*, measure: UUID, told: Told, by: Officer, now: datetime) -> Reading:
    """Write down what an officer measured or was told."""
    require(by, Ability.CARE)
    known = Reading.objects.filter(pk=told.kept.key, by=by).first() if told.kept.key else None
    if known is not None:  # taken before, wherever the measure is now
        return _same(known, measure, told)
    return keep_reading(measure_in_reach(by, measure), told, by=by, now=now)


def keep_reading(measure: Measure, told: Told, *, by: Officer | None, now: datetime) -> Reading:
    """Keep a reading, once for each key. Raises Invalid where it cannot be one of that day."""
    _check_told(measure, told, now)
    known = Reading.objects.filter(pk=told.kept.key).first() if told.kept.key else None
    if known is not None:
        return _same(known, measure.pk, told)
    if by is not None or not asks_visit(measure, in_shanghai(told.taken_at).date()):
        close_visit_order(measure, now=now)
    return Reading.objects.create(
        id=told.kept.key or next(uuid7_run(milliseconds_of(now))),
        measure=measure,
        day=in_shanghai(told.taken_at).date(),
        taken_at=told.taken_at,
        received_at=now,
        device_at=told.kept.device_at,
        by=by,
        celsius=told.celsius,
        symptoms=list(told.symptoms),
        needs=list(told.needs),
        note=told.note.strip()[:500],
    )


def _same(known: Reading, measure: UUID, told: Told) -> Reading:
    """Return a reading that a device sent twice. Raises OtherRecord where it says another thing."""
    kept = (known.measure_id, known.taken_at, known.celsius, known.symptoms, known.needs)
    sent = (measure, told.taken_at, told.celsius, list(told.symptoms), list(told.needs))
    if kept != sent or known.note != told.note.strip()[:500]:
        raise OtherRecord
    return known


def _check_told(measure: Measure, told: Told, now: datetime) -> None:
    if told.celsius is not None and not 34 <= told.celsius <= 43:
        raise Invalid(
            "A temperature lies between 34 and 43 degrees Celsius.",
            "体温须在 34 至 43 摄氏度之间。",
        )
    if told.taken_at > now:
        raise Invalid("The time lies in the future.", "时间不能晚于现在。")
    if in_shanghai(told.taken_at).date() < measure.starts_on:
        raise Invalid("The measure had not begun then.", "该时间早于措施开始日期。")
    unknown = {*told.symptoms} - {*SYMPTOMS} | {*told.needs} - {*NEEDS}
    if unknown:
        said = ", ".join(sorted(unknown))
        raise Invalid(f"Not known: {said}.", f"无法识别：{said}。")


@transaction.atomic
def record_sample(
    *, test: UUID, at: datetime, by: Officer, now: datetime, kept: Kept = AT_ONCE
) -> DueTest:
    """Write down that a sample was taken for a test that is due, once for each key."""
    require(by, Ability.CARE)
    known = _sampled_before(test, at, kept, by)
    if known is not None:
        return known
    found = _test_in_reach(by, test)
    if at > now:
        raise Invalid("The time lies in the future.", "时间不能晚于现在。")
    if in_shanghai(at).date() < found.earliest_on:
        raise Invalid(
            f"This test is not taken before {found.earliest_on}.",
            f"该检测最早于 {found.earliest_on} 采样。",
        )
    waiting = DueTest.objects.filter(pk=found.pk, sampled_at=None, dropped_at=None)
    taken = waiting.update(
        sampled_at=at,
        sampled_by=by,
        sample_key=kept.key,
        sample_device_at=kept.device_at,
        sample_received_at=now,
    )
    if taken != 1:
        raise Refused("sampled_already", Words("A sample was taken already.", "该检测已采样。"))
    close_sample_order(found, now=now)
    found.refresh_from_db()
    return found


def _sampled_before(test: UUID, at: datetime, kept: Kept, by: Officer) -> DueTest | None:
    """Return the test of a sample that a device sent twice. Raises OtherRecord.

    Also where that sample was invalid since: it is not taken for the next one.
    """
    if kept.key is None:
        return None
    known = DueTest.objects.filter(sample_key=kept.key).first()
    if known is None or (known.pk == test and known.sampled_at is None):
        return known
    if (known.pk, known.sampled_at, known.sampled_by_id) != (test, at, by.pk):
        raise OtherRecord
    return known


@transaction.atomic
def record_result(
    *, test: UUID, result: DueTest.Result, at: datetime, by: Officer, now: datetime
) -> DueTest:
    """Write down what the laboratory said. A result stands; after an invalid one, sample again."""
    require(by, Ability.CARE)
    found = _test_in_reach(by, test)
    if found.sampled_at is None:
        raise Refused("no_sample", Words("No sample was taken yet.", "尚未采样。"))
    if at < found.sampled_at or at > now:
        raise Invalid(
            "A result comes after the sample, and not from the future.",
            "结果时间须晚于采样时间且不晚于现在。",
        )
    if found.result not in ("", DueTest.Result.INVALID):
        raise Refused(
            "result_stands", Words("This test has its result already.", "该检测已有结果。")
        )
    if result == DueTest.Result.INVALID:
        sample_again([found.pk], now=now)
        found.refresh_from_db()
        return found
    found.result, found.result_at = result, at
    found.save(update_fields=["result", "result_at"])
    return found


def _test_in_reach(by: Officer, key: UUID) -> DueTest:
    mine = measures_of(by).values("pk")
    found = (
        DueTest.objects.select_for_update()
        .filter(pk=key, measure__in=mine, dropped_at=None)
        .first()
    )
    if found is None:
        raise NotFound("There is no such test in your unit.", "您的辖区内没有这项检测。")
    return found


@transaction.atomic
def confirm(
    *, measure: UUID, evidence: Evidence, holds: bool, note: str, by: Officer, now: datetime
) -> Confirmation:
    """Write down that a condition of release holds, or does not. Raises Invalid, NotFound.

    That the daily checks were made is not known before the last of them.
    """
    require(by, Ability.IMPOSE)
    found = measure_in_reach(by, measure)
    last_day = found.ends_on - timedelta(days=1)
    is_early = evidence is Evidence.DAILY_CHECKS_DONE and in_shanghai(now).date() < last_day
    if holds and is_early:
        raise Invalid(
            f"The daily checks go on. Confirm them on {last_day}, the last day.",
            f"每日随访尚未结束，请于最后一天（{last_day}）再确认。",
        )
    return keep_confirmation(found, evidence, holds=holds, note=note, by=by, now=now)


def keep_confirmation(
    measure: Measure, evidence: Evidence, *, holds: bool, note: str, by: Officer, now: datetime
) -> Confirmation:
    """Keep what somebody says, or a laboratory said, of a condition of release."""
    return Confirmation.objects.create(
        id=next(uuid7_run(milliseconds_of(now))),
        measure=measure,
        evidence=str(evidence),
        holds=holds,
        at=now,
        by=by,
        note=note.strip()[:500],
    )
