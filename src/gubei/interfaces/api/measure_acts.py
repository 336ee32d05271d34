"""What is done to a measure: its end, its kind, its clock; samples, readings, conditions."""

from datetime import date
from decimal import Decimal
from typing import Literal
from uuid import UUID

from ninja import Router
from pydantic import Field

from gubei.domain.investigations.operations.positives import take_result
from gubei.domain.isolation.operations.leaving import end_released
from gubei.domain.measures import models
from gubei.domain.measures.operations import changing, homes, recording, releasing
from gubei.engines.policy import Anchor, Evidence
from gubei.interfaces.api.asked import SignedRequest, now_of
from gubei.interfaces.api.shapes import Moment, Nothing, Reason, Sent
from gubei.terms.kept import Kept
from gubei.terms.measure_kinds import MeasureKind

router = Router(tags=["measures"])
EvidenceName = Literal[
    "own_tests_negative",
    "linked_contact_test_negative",
    "no_symptoms",
    "no_spread_in_site",
    "environment_negative",
    "daily_checks_done",
]


class NewMeasureEnd(Sent):
    """The first day of freedom, and why it is another one."""

    ends_on: date
    reason: Reason


class Conversion(Sent):
    """To which kind of isolation, from which day, why."""

    kind: MeasureKind
    on: date
    reason: Reason


class RestartOf(Sent):
    """What starts the clock again, on which day, why."""

    anchor: Anchor
    day: date
    reason: Reason


class HomeLookedAt(Sent):
    """When a home was looked at, and what of the policy's list it lacks."""

    at: Moment
    unmet: list[str] = Field([], max_length=20)
    note: str = Field("", max_length=500)


class SuspensionOf(Sent):
    """Where the person is instead, and why."""

    where: str = Field(min_length=1, max_length=200)
    reason: Reason


class Why(Sent):
    """Why."""

    reason: Reason


class NewReading(Sent):
    """What was measured or told. `id` is the device's own, so that a repeat is one reading."""

    id: UUID | None = None
    taken_at: Moment
    celsius: Decimal | None = None
    symptoms: list[str] = Field([], max_length=20)
    needs: list[str] = Field([], max_length=20)
    note: str = Field("", max_length=500)
    device_at: Moment | None = None

    def told(self) -> recording.Told:
        """Return the same for the domain."""
        return recording.Told(
            taken_at=self.taken_at,
            celsius=self.celsius,
            symptoms=tuple(self.symptoms),
            needs=tuple(self.needs),
            note=self.note,
            kept=Kept(self.id, self.device_at),
        )


class ConditionSaid(Sent):
    """That a condition of release holds, or does not."""

    evidence: EvidenceName
    holds: bool
    note: str = Field("", max_length=500)


class NewSample(Sent):
    """When the sample was taken. `id` is the device's own, so that a repeat is one sample."""

    id: UUID | None = None
    at: Moment
    device_at: Moment | None = None


class NewResult(Sent):
    """What the laboratory said, and when."""

    result: Literal["negative", "positive", "invalid"]
    at: Moment


@router.post("/measures/{measure_id}/end", response=Nothing)
def set_measure_end(request: SignedRequest, measure_id: UUID, sent: NewMeasureEnd) -> Nothing:
    """Extend or shorten by hand; a change of policy keeps this end."""
    changing.set_end(
        measure=measure_id, ends_on=sent.ends_on, reason=sent.reason, by=request.auth,
        now=now_of(request),
    )  # fmt: skip
    return Nothing()


@router.post("/measures/{measure_id}/convert", response=Nothing)
def convert_measure(request: SignedRequest, measure_id: UUID, sent: Conversion) -> Nothing:
    """Convert what is left of the isolation to the other kind."""
    changing.convert_measure(
        measure=measure_id, kind=sent.kind, on=sent.on, reason=sent.reason, by=request.auth,
        now=now_of(request),
    )  # fmt: skip
    return Nothing()


@router.post("/measures/{measure_id}/home-checks", response=Nothing)
def check_home(request: SignedRequest, measure_id: UUID, sent: HomeLookedAt) -> Nothing:
    """Write down what a home lacks of what the policy asks; nothing means that it is fit."""
    homes.check_home(
        measure=measure_id, unmet=sent.unmet, at=sent.at, note=sent.note, by=request.auth,
        now=now_of(request),
    )  # fmt: skip
    return Nothing()


@router.post("/measures/{measure_id}/central", response=Nothing)
def isolate_centrally(request: SignedRequest, measure_id: UUID, sent: Why) -> Nothing:
    """Isolate centrally whose home was found unfit, as the policy says."""
    homes.isolate_centrally(
        measure=measure_id, reason=sent.reason, by=request.auth, now=now_of(request)
    )
    return Nothing()


@router.post("/measures/{measure_id}/restart", response=Nothing)
def restart_measure(request: SignedRequest, measure_id: UUID, sent: RestartOf) -> Nothing:
    """Start the clock again, as the policy says."""
    changing.restart(
        measure=measure_id, anchor=sent.anchor, day=sent.day, reason=sent.reason,
        by=request.auth, now=now_of(request),
    )  # fmt: skip
    return Nothing()


@router.post("/measures/{measure_id}/suspend", response=Nothing)
def suspend_measure(request: SignedRequest, measure_id: UUID, sent: SuspensionOf) -> Nothing:
    """Note that the person is elsewhere, in hospital say; the clock runs on."""
    changing.suspend(
        measure=measure_id, where=sent.where, reason=sent.reason, by=request.auth,
        now=now_of(request),
    )  # fmt: skip
    return Nothing()


@router.post("/measures/{measure_id}/resume", response=Nothing)
def resume_measure(request: SignedRequest, measure_id: UUID, sent: Why) -> Nothing:
    """Note that the person is back."""
    changing.resume(measure=measure_id, reason=sent.reason, by=request.auth, now=now_of(request))
    return Nothing()


@router.post("/measures/{measure_id}/release", response=Nothing)
def release_measure(request: SignedRequest, measure_id: UUID, sent: Why) -> Nothing:
    """Release the person now, out of the room too. Refused where a condition is known not to hold."""
    now = now_of(request)
    releasing.release(measure=measure_id, reason=sent.reason, by=request.auth, now=now)
    end_released(now=now, measures=[measure_id])
    return Nothing()


@router.post("/measures/{measure_id}/confirm", response=Nothing)
def confirm_condition(request: SignedRequest, measure_id: UUID, sent: ConditionSaid) -> Nothing:
    """Write down whether a condition of release holds."""
    recording.confirm(
        measure=measure_id, evidence=Evidence(sent.evidence), holds=sent.holds, note=sent.note,
        by=request.auth, now=now_of(request),
    )  # fmt: skip
    return Nothing()


@router.post("/measures/{measure_id}/readings", response=Nothing)
def record_reading(request: SignedRequest, measure_id: UUID, sent: NewReading) -> Nothing:
    """Write down temperature, symptoms and needs."""
    recording.record_reading(
        measure=measure_id, told=sent.told(), by=request.auth, now=now_of(request)
    )
    return Nothing()


@router.post("/tests/{test_id}/sample", response=Nothing)
def record_sample(request: SignedRequest, test_id: UUID, sent: NewSample) -> Nothing:
    """Write down that a sample was taken."""
    recording.record_sample(
        test=test_id, at=sent.at, by=request.auth, now=now_of(request),
        kept=Kept(sent.id, sent.device_at),
    )  # fmt: skip
    return Nothing()


@router.post("/tests/{test_id}/result", response=Nothing)
def record_result(request: SignedRequest, test_id: UUID, sent: NewResult) -> Nothing:
    """Write down what the laboratory said; a positive result opens a case and orders who takes over."""
    take_result(
        test=test_id, result=models.DueTest.Result(sent.result), at=sent.at, by=request.auth,
        now=now_of(request),
    )  # fmt: skip
    return Nothing()
