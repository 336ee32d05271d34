"""What is sent to work on leads."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from gubei.interfaces.api.shapes import Moment, Reason, Sent

Note = Field("", max_length=500)


class NewAttempt(Sent):
    """A try to reach the person, and what came of it.

    `id` is the device's own, so that a repeat is one try; `device_at` is what its clock said.
    """

    id: UUID | None = None
    means: Literal["call", "visit", "message"]
    result: Literal[
        "reached", "no_answer", "switched_off", "wrong_number", "nobody_home", "refused", "sent"
    ]
    note: str = Note
    device_at: Moment | None = None


class NewEnd(Sent):
    """How a lead ends. `unit` is where the person really lives, where that is another unit.

    `id` is the device's own, so that a repeat is one end; `device_at` is what its clock said.
    """

    id: UUID | None = None
    outcome: Literal["found", "duplicate", "not_here", "false_hit"]
    note: str = Note
    arrangement: Literal["", "central_isolation", "home_isolation", "health_monitoring", "none"] = (
        ""
    )
    actual_address: str = Note
    whereabouts: str = Field("", max_length=300)
    said_by: str = Field("", max_length=100)
    duplicate_of: UUID | None = None
    unit: str = Field("", max_length=32)
    device_at: Moment | None = None


class NewTransfer(Sent):
    """To which district the lead goes.

    `id` is the device's own, so that a repeat is one transfer; `device_at` is what its clock said.
    """

    id: UUID | None = None
    to_code: str = Field("", max_length=32)
    to_name: str = Field(min_length=1, max_length=200)
    reason: str = Field("", max_length=300)
    device_at: Moment | None = None


class Receipt(Sent):
    """Who signed for a transfer, and when (now)."""

    receiver: str = Field(min_length=1, max_length=100)
    at: Moment | None = None


class Because(Sent):
    """The reason for an act."""

    reason: Reason


class Summary(Sent):
    """What was tried to reach somebody.

    `id` is the device's own, so that a repeat is one request; `device_at` is what its clock said.
    """

    id: UUID | None = None
    summary: str = Field(min_length=1, max_length=500)
    device_at: Moment | None = None


class Verdict(Sent):
    """Whether a search may end; refusing needs an answer."""

    approved: bool
    answer: str = Field("", max_length=300)


class NewHandover(Sent):
    """To which unit, and which of its officers."""

    unit: str = Field(min_length=1, max_length=32)
    officer: UUID | None = None
    reason: str = Field("", max_length=300)


MOST_AT_ONCE = 1000
LeadIds = Field(min_length=1, max_length=MOST_AT_ONCE)


class ManyHandovers(NewHandover):
    """Many leads to one unit."""

    leads: list[UUID] = LeadIds


class ManyEnds(Sent):
    """Many leads ended in one way."""

    leads: list[UUID] = LeadIds
    outcome: Literal["found", "not_here", "false_hit"]
    note: str = Note
    arrangement: Literal["", "central_isolation", "home_isolation", "health_monitoring", "none"] = (
        ""
    )
    whereabouts: str = Field("", max_length=300)
    said_by: str = Field("", max_length=100)
