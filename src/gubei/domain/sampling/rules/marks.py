"""What the map of an isolation site says of a guest whose tube is or was checked."""

from datetime import datetime
from enum import StrEnum

from gubei.domain.sampling.rules.values import Means


class Mark(StrEnum):
    """Why a guest's room and floor stand out."""

    CHECKED = "checked"
    POSITIVE = "positive"


def mark_of(
    *, end: str, has_case: bool, recalled_at: datetime, stays_since: datetime
) -> Mark | None:
    """Return the mark of a guest by one recall; None: it is over for them, or was negative.

    Who was positive before they came here was given this room as a positive, and is no news.
    `stays_since` is when they came to the site, whatever room they are in now.
    """
    if end == "" and not has_case:
        return Mark.CHECKED
    is_positive = has_case or end == Means.POSITIVE
    return Mark.POSITIVE if is_positive and recalled_at >= stays_since else None
