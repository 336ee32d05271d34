"""Kinds of checkpoints and directions."""

from collections.abc import Iterable
from enum import StrEnum

from gubei.terms.words import Words


class CheckpointKind(StrEnum):
    """Where a checkpoint stands."""

    EXPRESSWAY = "expressway"
    NATIONAL_ROAD = "national_road"
    COUNTY_ROAD = "county_road"
    VILLAGE_GATE = "village_gate"
    SCENIC_SPOT = "scenic_spot"
    GUESTHOUSE_DESK = "guesthouse_desk"

    @property
    def words(self) -> Words:
        """Return the name in both languages."""
        return Words(self.value.replace("_", " "), _CHINESE[self])


_CHINESE = {
    CheckpointKind.EXPRESSWAY: "高速公路",
    CheckpointKind.NATIONAL_ROAD: "国道",
    CheckpointKind.COUNTY_ROAD: "县道",
    CheckpointKind.VILLAGE_GATE: "村口",
    CheckpointKind.SCENIC_SPOT: "景区",
    CheckpointKind.GUESTHOUSE_DESK: "民宿前台",
}


ON_ROADS = (
    CheckpointKind.EXPRESSWAY, CheckpointKind.NATIONAL_ROAD, CheckpointKind.COUNTY_ROAD,
)  # fmt: skip
"""Where a vehicle that goes out leaves the district; out of a village or a scenic spot it does not."""


class Direction(StrEnum):
    """Which way a vehicle goes, seen from the district."""

    IN = "in"
    OUT = "out"


class LaneDirection(StrEnum):
    """Which way a lane is driven; at a village gate often both, one after the other."""

    IN = "in"
    OUT = "out"
    BOTH = "both"


def one_queue(direction: Direction, lanes: Iterable[LaneDirection]) -> frozenset[Direction]:
    """Return the directions that wait for the same officers as this one, by the lanes that are open."""
    return frozenset(Direction) if LaneDirection.BOTH in lanes else frozenset({direction})
