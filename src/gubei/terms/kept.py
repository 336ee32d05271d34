"""How a device kept a record until it was sent."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Kept:
    """`key` is the device's own for the record, `device_at` what its clock said.

    A repeat under the same key is the same record. Both are None where it was not kept.
    """

    key: UUID | None = None
    device_at: datetime | None = None


AT_ONCE = Kept()
"""Of a record that was written down with the server at hand."""
