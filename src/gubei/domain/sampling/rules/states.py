"""Where a tube is, computed from its dated facts."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from gubei.terms.words import Words


class Step(StrEnum):
    """Where a tube is."""

    OPEN = "open"
    CLOSED = "closed"
    ON_THE_WAY = "on_the_way"
    AT_THE_LABORATORY = "at_the_laboratory"
    RESULT = "result"

    @property
    def words(self) -> Words:
        """Return the name in both languages."""
        return _WORDS[self]


_WORDS = {
    Step.OPEN: Words("being filled", "采样中"),
    Step.CLOSED: Words("closed, not handed over", "已封管待送检"),
    Step.ON_THE_WAY: Words("on the way to the laboratory", "送检途中"),
    Step.AT_THE_LABORATORY: Words("at the laboratory", "实验室已接收"),
    Step.RESULT: Words("has its result", "已出结果"),
}


@dataclass(frozen=True, slots=True)
class TubeTimes:
    """The dated facts of a tube; None for what has not happened."""

    opened_at: datetime
    closed_at: datetime | None = None
    left_at: datetime | None = None
    received_at: datetime | None = None
    told_at: datetime | None = None


def step_of(times: TubeTimes) -> tuple[Step, datetime]:
    """Return where a tube is, and since when."""
    for step, since in (
        (Step.RESULT, times.told_at),
        (Step.AT_THE_LABORATORY, times.received_at),
        (Step.ON_THE_WAY, times.left_at),
        (Step.CLOSED, times.closed_at),
    ):
        if since is not None:
            return step, since
    return Step.OPEN, times.opened_at
