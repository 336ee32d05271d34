"""The sampling desk: sessions, tubes, who is in them, and their way to the laboratory."""

from datetime import datetime
from uuid import UUID

from ninja import Router

from gubei.domain.privacy.models import Look, Purpose
from gubei.domain.privacy.operations import log_table
from gubei.domain.sampling.models import Recall, SamplingSession, Tube
from gubei.domain.sampling.operations import arriving, sessions, tubes, withdrawing
from gubei.domain.sampling.queries.due import due_today
from gubei.domain.sampling.queries.reach import (
    session_in_reach,
    sessions_of,
    shipments_of,
    tube_in_reach,
)
from gubei.domain.sampling.queries.tubes import (
    count_steps,
    counts_of,
    erased_at,
    find_tubes,
    people_in,
    rows_of,
    withdrawn_from,
)
from gubei.domain.sampling.rules.states import Step
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, may, require, require_any
from gubei.interfaces.api.asked import SignedRequest, now_of
from gubei.interfaces.api.sampling_shapes import (
    DueShown,
    DueShownList,
    PersonInTube,
    ResultOfTube,
    SampleTaken,
    SampleToTake,
    SamplingSessionShown,
    SessionToOpen,
    ShipmentArrived,
    ShipmentShown,
    StepName,
    TubeFile,
    TubeRows,
    TubeShown,
    TubesToHandOver,
    TubeToClose,
    TubeToOpen,
    WhyWithdrawn,
    WithdrawnFromTube,
)
from gubei.interfaces.api.shapes import Items, UnitRef

router = Router(tags=["sampling"])
_MOST = 100


@router.get("/sampling/sessions", response=Items[SamplingSessionShown])
def list_sampling_sessions(request: SignedRequest) -> Items[SamplingSessionShown]:
    """List the newest sessions of the officer's unit and below, at most 100."""
    require(request.auth, Ability.READ)
    found = list(sessions_of(request.auth).order_by("-begins_at", "-pk")[:_MOST])
    counts = counts_of(found)
    return Items[SamplingSessionShown](
        items=[SamplingSessionShown.of(each, counts[each.pk]) for each in found]
    )


@router.post("/sampling/sessions", response=SamplingSessionShown)
def open_sampling_session(request: SignedRequest, sent: SessionToOpen) -> SamplingSessionShown:
    """Plan a session."""
    return _session(sessions.open_session(new=sent.wish(), by=request.auth, now=now_of(request)))


@router.get("/sampling/sessions/{session_id}", response=SamplingSessionShown)
def read_sampling_session(request: SignedRequest, session_id: UUID) -> SamplingSessionShown:
    """Return one session."""
    require(request.auth, Ability.READ)
    return _session(session_in_reach(request.auth, session_id))


@router.post("/sampling/sessions/{session_id}/close", response=SamplingSessionShown)
def close_sampling_session(request: SignedRequest, session_id: UUID) -> SamplingSessionShown:
    """End a session; tubes with people in them are closed."""
    return _session(
        sessions.close_session(session=session_id, by=request.auth, now=now_of(request))
    )


def _session(session: SamplingSession) -> SamplingSessionShown:
    return SamplingSessionShown.of(session, counts_of([session])[session.pk])


@router.post("/sampling/sessions/{session_id}/tubes", response=TubeShown)
def open_tube(request: SignedRequest, session_id: UUID, sent: TubeToOpen) -> TubeShown:
    """Open a tube. Refused where its barcode was used."""
    tube = tubes.open_tube(
        session=session_id, barcode=sent.barcode, key=sent.id, capacity=sent.capacity,
        desk=tubes.AtDesk(sent.lane, _said(sent.at, sent.device_at)), by=request.auth,
        now=now_of(request),
    )  # fmt: skip
    return _tube(tube)


@router.get("/sampling/due", response=DueShownList)
def list_due(request: SignedRequest) -> DueShownList:
    """List who is due for a sample: recalls first, then what is late. That it was shown is logged."""
    require(request.auth, Ability.SAMPLE)
    now = now_of(request)
    found = due_today(request.auth, now=now)
    _log(request, "due for a sample", len(found.people))
    return DueShownList(is_cut=found.is_cut, items=[
        DueShown(person=due.person.pk, name=due.person.name, unit=UnitRef.of(due.person.unit),
                 why=due.why, about=due.about, by=due.by, late=due.late)
        for due in found.people
    ])  # fmt: skip


@router.get("/sampling/tubes", response=TubeRows)
def list_tubes(
    request: SignedRequest, step: StepName | None = None, barcode: str = "",
    session: UUID | None = None,
) -> TubeRows:  # fmt: skip
    """List tubes: where each is and since when, at most 200; nobody is named."""
    require_any(request.auth, Ability.READ, Ability.RESULTS)
    found = find_tubes(
        request.auth, step=Step(step) if step else None, barcode=barcode, session=session
    )
    return TubeRows(items=[TubeShown.of(row) for row in found], steps=count_steps(request.auth))


@router.get("/sampling/tubes/{tube_id}", response=TubeFile)
def read_tube(request: SignedRequest, tube_id: UUID) -> TubeFile:
    """Return a tube with its people and its results; the laboratory sees no people."""
    require_any(request.auth, Ability.READ, Ability.RESULTS)
    tube = tube_in_reach(request.auth, tube_id)
    people = _people(request.auth, tube)
    _log(request, f"tube:{tube.barcode}", len(people))
    recall = Recall.objects.filter(result__tube=tube).order_by("-at").first()
    said = tube.results.order_by("-told_at", "-pk")
    return TubeFile(
        tube=_tube(tube), people=people, withdrawn=_withdrawn(request.auth, tube),
        results=[ResultOfTube.model_validate(each) for each in said],
        recall=recall.pk if recall and people else None, erased_at=erased_at(tube),
    )  # fmt: skip


def _people(officer: Officer, tube: Tube) -> list[PersonInTube]:
    if not may(officer, Ability.READ):
        return []
    return [PersonInTube.of(sample, officer) for sample in people_in(tube)]


def _withdrawn(officer: Officer, tube: Tube) -> list[WithdrawnFromTube]:
    if not may(officer, Ability.READ):
        return []
    return [WithdrawnFromTube.of(each, officer) for each in withdrawn_from(tube)]


@router.post("/sampling/samples/{sample_id}/withdraw", response=TubeShown)
def withdraw_sample(request: SignedRequest, sample_id: UUID, sent: WhyWithdrawn) -> TubeShown:
    """Take back a sample that was entered by error, while its tube is here; it counts nowhere."""
    gone = withdrawing.withdraw_sample(
        sample=sample_id,
        why=sent.why,
        by=request.auth,
        now=now_of(request),
        said=_said(sent.at, sent.device_at),
    )
    return _tube(gone.tube)


@router.post("/sampling/tubes/{tube_id}/close", response=TubeShown)
def close_tube(request: SignedRequest, tube_id: UUID, sent: TubeToClose | None = None) -> TubeShown:
    """Close a tube before it is full."""
    said = _said(sent.at, sent.device_at) if sent else None
    return _tube(tubes.close_tube(tube=tube_id, by=request.auth, now=now_of(request), said=said))


def _said(at: datetime | None, device_at: datetime | None) -> tubes.ByDevice | None:
    return tubes.ByDevice(at, device_at) if at else None


@router.post("/sampling/tubes/{tube_id}/samples", response=SampleTaken)
def take_sample(request: SignedRequest, tube_id: UUID, sent: SampleToTake) -> SampleTaken:
    """Put a person into the next place of a tube; who the card belongs to is logged."""
    arrival = arriving.Arrival(
        key=sent.id, tube=tube_id, at=sent.at, document=sent.document, code=sent.code,
        person=sent.person, name=sent.name, phone=sent.phone, device_at=sent.device_at,
    )  # fmt: skip
    taken = arriving.arrive(arrival=arrival, by=request.auth, now=now_of(request))
    taken.sample.person = taken.person
    return SampleTaken(
        person=PersonInTube.of(taken.sample, request.auth), tube=_tube(taken.tube),
        sampled_before=taken.before,
    )  # fmt: skip


def _tube(tube: Tube) -> TubeShown:
    return TubeShown.of(rows_of(Tube.objects.filter(pk=tube.pk))[0])


@router.get("/sampling/shipments", response=Items[ShipmentShown])
def list_shipments(request: SignedRequest) -> Items[ShipmentShown]:
    """List what left for laboratories, the newest first, at most 100."""
    require_any(request.auth, Ability.READ, Ability.RESULTS)
    found = shipments_of(request.auth).order_by("-left_at", "-pk")[:_MOST]
    return Items[ShipmentShown](items=[ShipmentShown.of(each) for each in found])


@router.post("/sampling/shipments", response=ShipmentShown)
def hand_tubes_over(request: SignedRequest, sent: TubesToHandOver) -> ShipmentShown:
    """Let tubes leave together. Refused where the count by hand differs from what was scanned."""
    handover = tubes.Handover(
        sent.barcodes, sent.counted, sent.laboratory, sent.left_at, sent.carrier, sent.id
    )
    made = tubes.hand_over(handover=handover, by=request.auth, now=now_of(request))
    return ShipmentShown.of(made)


@router.post("/sampling/shipments/{shipment_id}/receive", response=ShipmentShown)
def receive_shipment(
    request: SignedRequest, shipment_id: UUID, sent: ShipmentArrived
) -> ShipmentShown:
    """Take a shipment in at the laboratory; tubes that are missing are named."""
    arrived = tubes.receive(
        shipment=shipment_id, counted=sent.counted, barcodes=sent.barcodes, at=sent.at,
        by=request.auth, now=now_of(request),
    )  # fmt: skip
    return ShipmentShown.of(arrived.shipment, arrived.missing)


def _log(request: SignedRequest, about: str, count: int) -> None:
    log_table(
        officer=request.auth, look=Look.TABLE, purpose=Purpose.CARE, about=about, count=count,
        now=now_of(request),
    )  # fmt: skip
