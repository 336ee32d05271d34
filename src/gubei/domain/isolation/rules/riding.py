"""Who rides with whom: by the same rule as on a floor, families together, nearest clock first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gubei.domain.isolation.rules.mixing import Guest, are_bound, may_share_air
from gubei.terms.exposure_kinds import ExposureKind


@dataclass(frozen=True, slots=True)
class Rider:
    """Somebody who has a room and has to be fetched; `due` None: no clock."""

    stay: UUID
    site: UUID
    occupancy: UUID
    guest: Guest
    due: datetime | None


def vehicles_of(riders: Iterable[Rider], seats: int) -> list[list[Rider]]:
    """Return groups that may ride together, each to one site and within the seats.

    Who is due first stands first; the people of a room stay together where the seats allow.
    """
    groups: list[list[Rider]] = []
    for party in _parties(riders):
        for part in (party[at : at + seats] for at in range(0, len(party), seats)):
            group = next((each for each in groups if _takes(each, part, seats)), None)
            if group is None:
                groups.append(list(part))
            else:
                group.extend(part)
    return groups


def _parties(riders: Iterable[Rider]) -> list[list[Rider]]:
    found: dict[UUID, list[Rider]] = {}
    for rider in riders:
        found.setdefault(rider.occupancy, []).append(rider)
    return sorted(found.values(), key=_due)


def _due(party: Sequence[Rider]) -> tuple[bool, float]:
    due = [rider.due.timestamp() for rider in party if rider.due is not None]
    return (not due, min(due, default=0.0))


def _takes(group: Sequence[Rider], party: Sequence[Rider], seats: int) -> bool:
    if len(group) + len(party) > seats or group[0].site != party[0].site:
        return False
    return all(may_share_air(one.guest, other.guest) for one in group for other in party)


def mixed_riders(riders: Sequence[Rider]) -> tuple[Rider, Rider] | None:
    """Return two who may not share a vehicle; None: all may."""
    for number, one in enumerate(riders):
        for other in riders[number + 1 :]:
            if not may_share_air(one.guest, other.guest):
                return one, other
    return None


def mixed_patients(riders: Sequence[Rider]) -> tuple[Rider, Rider] | None:
    """Return two who may not ride to a hospital together; None: all may.

    Positive people may, and those who belong together: a mother and her child.
    """
    for number, one in enumerate(riders):
        for other in riders[number + 1 :]:
            are_positive = {one.guest.kind, other.guest.kind} == {ExposureKind.POSITIVE}
            if not are_positive and not are_bound(one.guest, other.guest):
                return one, other
    return None
