"""What a duty officer does about a queue, and what is measured of it afterwards. Pure."""

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from gubei.terms.words import Words

SPAN = timedelta(hours=1)
"""The effect is the hour from which an act holds beside the hour before."""
LONGEST = timedelta(days=14)
# A queue that was seen so long before or after the end of an hour is that of its end.
_NEAR = timedelta(minutes=20)


class LeverKind(StrEnum):
    """What is done."""

    OPEN_LANE = "open_lane"
    CHANGE_CLASSES = "change_classes"
    MORE_OFFICERS = "more_officers"
    CHECK_ASIDE = "check_aside"
    NOTICE = "notice"
    DIVERT = "divert"
    HOLIDAY_PLAN = "holiday_plan"

    @property
    def words(self) -> Words:
        """Return the name in both languages."""
        return Words(self.value.replace("_", " "), _CHINESE[self])


_CHINESE = {
    LeverKind.OPEN_LANE: "增开车道",
    LeverKind.CHANGE_CLASSES: "调整车道类别",
    LeverKind.MORE_OFFICERS: "增派人员",
    LeverKind.CHECK_ASIDE: "复检移出车道",
    LeverKind.NOTICE: "远端提示",
    LeverKind.DIVERT: "分类分流",
    LeverKind.HOLIDAY_PLAN: "节假日方案",
}
ON_A_LANE = frozenset(
    {
        LeverKind.OPEN_LANE, LeverKind.CHANGE_CLASSES, LeverKind.MORE_OFFICERS,
        LeverKind.CHECK_ASIDE,
    }
)  # fmt: skip
TOLD_UPSTREAM = frozenset({LeverKind.NOTICE, LeverKind.DIVERT})


class Board(StrEnum):
    """Where drivers hear of it before they come."""

    MESSAGE_BOARD = "message_board"
    NAVIGATION = "navigation"
    RADIO = "radio"

    @property
    def words(self) -> Words:
        """Return the name in both languages."""
        return Words(self.value.replace("_", " "), _BOARDS[self])


_BOARDS = {Board.MESSAGE_BOARD: "情报板", Board.NAVIGATION: "导航", Board.RADIO: "交通广播"}


@dataclass(frozen=True, slots=True)
class Flowed:
    """An hour at a checkpoint, or what of it is over.

    `arrived` is what was served and what the queue grew by between the readings that frame the
    hour; None where they do not. Waits are in seconds, of those who stood at the end of the queue
    at each reading; None without a reading, or while they have not gone on.
    """

    served: int
    arrived: int | None
    readings: int
    queue_mean: float | None
    queue_most: int | None
    wait_p50: float | None
    wait_p90: float | None


def flowed(
    passed: Sequence[datetime],
    readings: Sequence[tuple[datetime, int]],
    begin: datetime,
    end: datetime,
) -> Flowed:
    """Measure the time from `begin` until `end` by rows in order of time.

    `passed`: when vehicles went on, also after `end`. `readings`: (when, vehicles that waited),
    also before `begin`. Who stood at the end of a queue of n waited until the nth went on.
    """
    within = [(at, many) for at, many in readings if begin <= at < end]
    waits = sorted(wait for at, many in within if (wait := _wait(passed, at, many)) is not None)
    served = bisect_right(passed, end) - bisect_right(passed, begin)
    queues = [many for _, many in within]
    return Flowed(
        served=served,
        arrived=_arrived(served, readings, begin, end),
        readings=len(within),
        queue_mean=sum(queues) / len(queues) if queues else None,
        queue_most=max(queues, default=None),
        wait_p50=_share(waits, 0.5),
        wait_p90=_share(waits, 0.9),
    )


def _wait(passed: Sequence[datetime], at: datetime, many: int) -> float | None:
    if many == 0:
        return 0.0
    last = bisect_right(passed, at) + many - 1
    return (passed[last] - at).total_seconds() if last < len(passed) else None


def _arrived(
    served: int, readings: Sequence[tuple[datetime, int]], begin: datetime, end: datetime
) -> int | None:
    """Return who went on and what the queue grew by; None without a reading near each end."""
    first, last = _near(readings, begin), _near(readings, end)
    if first is None or last is None or first == last:
        return None
    return max(0, served + last[1] - first[1])


def _near(
    readings: Sequence[tuple[datetime, int]], moment: datetime
) -> tuple[datetime, int] | None:
    close = [each for each in readings if abs(each[0] - moment) <= _NEAR]
    return min(close, key=lambda each: abs(each[0] - moment), default=None)


def _share(values: Sequence[float], share: float) -> float | None:
    """Return the value that this share of all does not exceed (inverted distribution)."""
    if not values:
        return None
    return values[math.ceil(share * len(values)) - 1]
