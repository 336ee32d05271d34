"""Devices on which officers work without a network: each has a key, until it is revoked."""

import base64
import os
from datetime import datetime
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet

from gubei.domain.privacy.operations import Sealed
from gubei.domain.privacy.queries import key_ring
from gubei.domain.privacy.rules import about_of
from gubei.domain.territory.models import Device, Officer
from gubei.domain.territory.queries import devices_in_reach
from gubei.engines.sealing import KEY_BYTES
from gubei.terms.ids import uuid7_at
from gubei.terms.moments import milliseconds_of, say_moment
from gubei.terms.refusals import Invalid, NotFound, Refused
from gubei.terms.words import Words

SEALED = (Sealed(Device, "key", "device"),)
"""What this part keeps sealed."""
AUTOMATIC = "离岗 left"
"""The reason where an officer left."""


class DeviceRevoked(Refused):
    """The office took the device out of use."""

    def __init__(self, at: datetime) -> None:
        """Answer 403 and say when; the page then forgets what it holds."""
        moment = say_moment(at)
        super().__init__(
            "device_revoked",
            Words(
                f"This device was revoked at {moment}. What it held cannot be read any more.",
                f"本设备已于 {moment} 被吊销，设备上保存的内容已无法读取。",
            ),
            status=403,
        )


def enrol(*, name: str, session: str, by: Officer, now: datetime) -> tuple[Device, str]:
    """Begin to use a device; return it with its key, 32 bytes in base64."""
    row_id = uuid7_at(milliseconds_of(now), os.urandom(10))
    key = os.urandom(KEY_BYTES)
    device = Device.objects.create(
        id=row_id,
        officer=by,
        name=name,
        key=key_ring().seal_bytes(key, about=about_of("device", row_id)),
        session=session,
        enrolled_at=now,
        met_at=now,
    )
    return device, base64.b64encode(key).decode()


@transaction.atomic
def unlock(*, device: UUID, session: str, by: Officer, now: datetime) -> tuple[Device, str]:
    """Hand the key of an officer's own device out again. Raises NotFound, DeviceRevoked."""
    found, key = _own(device, by)
    found.met_at, found.session = max(now, found.met_at), session
    found.save(update_fields=["met_at", "session"])
    return found, base64.b64encode(key).decode()


@transaction.atomic
def key_of(*, device: UUID, by: Officer) -> tuple[Device, bytes]:
    """Return an officer's own device with its key, for what is made for it alone.

    Raises NotFound, DeviceRevoked.
    """
    return _own(device, by)


def _own(device: UUID, by: Officer) -> tuple[Device, bytes]:
    refuse_revoked(device)
    found = Device.objects.select_for_update().filter(pk=device, officer=by).first()
    if found is None or found.key is None:
        raise _unknown()
    return found, key_ring().open_bytes(bytes(found.key), about=about_of("device", found.pk))


def refuse_revoked(device: UUID) -> None:
    """Raise DeviceRevoked; the device may ask this before anybody signs in."""
    at = Device.objects.filter(pk=device).values_list("revoked_at", flat=True).first()
    if at is not None:
        raise DeviceRevoked(at)


@transaction.atomic
def revoke(*, device: UUID, reason: str, by: Officer, now: datetime) -> Device:
    """Take a device out of use for ever: its key is destroyed, its sign-in ends.

    Officers revoke their own, an administrator those of every officer in reach. Raises NotFound,
    DeviceRevoked where somebody was first.
    """
    if not reason.strip():
        raise Invalid("Say why the device is revoked.", "请说明吊销原因。")
    found = devices_in_reach(by).filter(pk=device).first()
    if found is None:
        raise _unknown()
    if _end(Device.objects.filter(pk=device), reason.strip(), by, now) != 1:
        refuse_revoked(device)
    found.refresh_from_db()
    return found


def revoke_all(*, officer: Officer, by: Officer, now: datetime) -> int:
    """Revoke every device of an officer who leaves; return how many."""
    return _end(Device.objects.filter(officer=officer), AUTOMATIC, by, now)


def _end(devices: "QuerySet[Device]", reason: str, by: Officer, now: datetime) -> int:
    living = devices.filter(revoked_at=None)
    Session.objects.filter(session_key__in=list(living.values_list("session", flat=True))).delete()
    return living.update(revoked_at=now, revoked_by=by, reason=reason, key=None, session="")


def _unknown() -> NotFound:
    return NotFound("There is no such device of yours.", "没有这台设备，或不属于您。")
