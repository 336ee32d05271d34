"""Reads of the privacy part."""

from typing import Any, Protocol
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from gubei.domain.privacy.models import AccessLog
from gubei.engines.sealing import KeyRing


def key_ring() -> KeyRing:
    """Return the keys that this server seals and opens with, as they are now."""
    ring: KeyRing = settings.GUBEI_KEYS()
    return ring


class Auditor(Protocol):
    """An officer, as far as the scope of the access log asks."""

    @property
    def unit(self) -> Any:
        """Return the unit whose looks, and those of the units below, may be read."""


def looks_below(
    auditor: Auditor, *, person: UUID | None = None, officer: UUID | None = None
) -> QuerySet[AccessLog]:
    """Return the looks of officers of the auditor's unit and below, at one person, by one."""
    place = f"unit__lineage__{auditor.unit.level - 1}"
    looks = AccessLog.objects.filter(**{place: auditor.unit.code})
    if person is not None:
        looks = looks.filter(person=person)
    if officer is not None:
        looks = looks.filter(officer=officer)
    return looks.select_related("officer__unit", "person")
