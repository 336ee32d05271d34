"""When a checkpoint is open, and what is said of a vehicle that comes at another hour. Pure.

`web/src/checkpoint/opening.ts` says the same on a device without a network.
"""

from datetime import datetime, time

from gubei.terms.moments import in_shanghai
from gubei.terms.words import Words


def is_open(opens_at: time | None, closes_at: time | None, moment: datetime) -> bool:
    """Say whether a checkpoint with these hours is open; it may close after midnight.

    The same hour twice is the whole day.
    """
    if opens_at is None or closes_at is None:
        return True
    now = in_shanghai(moment).time()
    if opens_at < closes_at:
        return opens_at <= now < closes_at
    return now >= opens_at or now < closes_at


def outside_hours(opens_at: time | None, closes_at: time | None, moment: datetime) -> Words | None:
    """Return the remark that a checkpoint is closed; who came anyway is written down all the same."""
    if opens_at is None or closes_at is None or is_open(opens_at, closes_at, moment):
        return None
    hours = (f"{opens_at:%H:%M}", f"{closes_at:%H:%M}")
    return Words(
        f"This is outside the opening hours ({hours[0]} to {hours[1]}).",
        f"此时不在开放时间（{hours[0]} 至 {hours[1]}）内。",
    )
