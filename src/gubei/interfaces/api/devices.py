"""Devices on which officers work without a network: enrolled, unlocked, revoked."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from gubei.domain.territory import models
from gubei.domain.territory.operations import devices
from gubei.domain.territory.queries import devices_in_reach
from gubei.domain.territory.rules import Ability, require_any
from gubei.interfaces.api.access import BySession
from gubei.interfaces.api.asked import SignedRequest, forget_answer, now_of
from gubei.interfaces.api.shapes import Items, Moment, Name, OfficerName, Reason, Sent, Shape

router = Router(tags=["devices"])


class OnDevice(BySession):
    """Signed in on a device that is named in the address and not revoked."""

    def __call__(self, request: HttpRequest) -> models.Officer | None:
        match = request.resolver_match
        with suppress(ValueError):  # what is no id is said later, by its name
            devices.refuse_revoked(UUID(str(match.kwargs["device_id"] if match else "")))
        return super().__call__(request)


class Device(Shape):
    """A device of an officer; `met_at` is when it last asked for its key."""

    id: UUID
    officer: OfficerName
    name: str
    enrolled_at: Moment
    met_at: Moment
    revoked_at: Moment | None
    revoked_by: OfficerName | None
    reason: str


class DeviceKey(Shape):
    """The key with which a device seals what it keeps: 32 bytes in base64, for AES-256-GCM."""

    id: UUID
    key: str


class DeviceToEnrol(Sent):
    """What the device is called in the list."""

    name: Name


class DeviceRevocation(Sent):
    """Why."""

    reason: Reason


@router.post("/devices", response=DeviceKey)
def enrol_device(request: SignedRequest, sent: DeviceToEnrol) -> DeviceKey:
    """Begin to work on this device without a network."""
    require_any(request.auth, Ability.WORK, Ability.PASSAGES)
    forget_answer(request)
    device, key = devices.enrol(
        name=sent.name, session=_session_of(request), by=request.auth, now=now_of(request)
    )
    return DeviceKey(id=device.pk, key=key)


@router.post("/devices/{device_id}/key", response=DeviceKey, auth=OnDevice())
def unlock_device(request: SignedRequest, device_id: UUID) -> DeviceKey:
    """Hand out the key of one's own device; a revoked one is told so before any sign-in."""
    forget_answer(request)
    device, key = devices.unlock(
        device=device_id, session=_session_of(request), by=request.auth, now=now_of(request)
    )
    return DeviceKey(id=device.pk, key=key)


@router.get("/devices", response=Items[Device])
def list_devices(request: SignedRequest) -> Items[Device]:
    """List the own devices; an administrator sees those of every officer below."""
    found = devices_in_reach(request.auth).select_related("officer", "revoked_by")
    return Items[Device](items=[_facts(each) for each in found.order_by("-met_at", "-id")])


@router.post("/devices/{device_id}/revoke", response=Device)
def revoke_device(request: SignedRequest, device_id: UUID, sent: DeviceRevocation) -> Device:
    """Take a device out of use for ever: what it holds cannot be read any more."""
    return _facts(
        devices.revoke(device=device_id, reason=sent.reason, by=request.auth, now=now_of(request))
    )


def _session_of(request: HttpRequest) -> str:
    """Return which sign-in this is; "" for an access token, which has none."""
    session: Any = getattr(request, "session", None)
    return (session.session_key if session else "") or ""


def _facts(device: models.Device) -> Device:
    by = device.revoked_by
    return Device(
        id=device.pk,
        officer=OfficerName.of(device.officer),
        name=device.name,
        enrolled_at=device.enrolled_at,
        met_at=device.met_at,
        revoked_at=device.revoked_at,
        revoked_by=OfficerName.of(by) if by else None,
        reason=device.reason,
    )
