"""Writes of the privacy part: who looked at whom and why."""

import os
from datetime import datetime
from typing import Protocol
from uuid import UUID

from gubei.domain.privacy.models import AccessLog, Look, Purpose
from gubei.terms.ids import uuid7_at
from gubei.terms.moments import milliseconds_of

_LONGEST = 200


class Looker(Protocol):
    """An officer, as far as the access log asks."""

    @property
    def id(self) -> UUID:
        """Return who."""

    @property
    def unit_id(self) -> UUID:
        """Return where the officer works at the time."""


class Looked(Protocol):
    """A person, as far as the access log asks."""

    @property
    def id(self) -> UUID:
        """Return whom."""


def log_look(
    *,
    officer: Looker,
    person: Looked | None,
    look: Look,
    purpose: Purpose,
    now: datetime,
    about: str = "",
    count: int = 1,
) -> AccessLog:
    """Write down a look. `about` says at what, never a whole number; `count` how many persons."""
    return AccessLog.objects.create(
        id=uuid7_at(milliseconds_of(now), os.urandom(10)),
        at=now,
        officer_id=officer.id,
        unit_id=officer.unit_id,
        person_id=person.id if person else None,
        look=look,
        purpose=purpose,
        about=about[:_LONGEST],
        count=count,
    )
