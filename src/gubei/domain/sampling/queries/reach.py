"""Sessions, tubes and shipments in the officer's reach."""

from uuid import UUID

from django.db.models import QuerySet

from gubei.domain.sampling.models import SamplingSession, Shipment, Tube
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import units_of
from gubei.terms.refusals import NotFound


def sessions_of(officer: Officer) -> QuerySet[SamplingSession]:
    """Return the sessions of the officer's unit and below."""
    return SamplingSession.objects.filter(unit__in=units_of(officer)).select_related("unit")


def session_in_reach(officer: Officer, key: UUID) -> SamplingSession:
    """Return one session. Raises NotFound."""
    found = sessions_of(officer).filter(pk=key).first()
    if found is None:
        raise NotFound("There is no such session in your unit.", "您的辖区内没有这个采样场次。")
    return found


def tubes_of(officer: Officer) -> QuerySet[Tube]:
    """Return the tubes of the officer's unit and below."""
    return Tube.objects.filter(session__unit__in=units_of(officer))


def tube_in_reach(officer: Officer, key: UUID, *, lock: bool = False) -> Tube:
    """Return one tube, locked if it is to be changed. Raises NotFound."""
    if lock:
        list(Tube.objects.select_for_update().filter(pk=key).values_list("pk"))
    found = tubes_of(officer).filter(pk=key).select_related("session__unit", "shipment").first()
    if found is None:
        raise NotFound("There is no such tube in your unit.", "您的辖区内没有这支采样管。")
    return found


def shipments_of(officer: Officer) -> QuerySet[Shipment]:
    """Return the shipments of the officer's unit and below."""
    return Shipment.objects.filter(unit__in=units_of(officer)).select_related("unit")


def shipment_in_reach(officer: Officer, key: UUID) -> Shipment:
    """Return one shipment, locked. Raises NotFound."""
    found = shipments_of(officer).select_for_update(of=("self",)).filter(pk=key).first()
    if found is None:
        raise NotFound("There is no such shipment in your unit.", "您的辖区内没有这批送检。")
    return found
