"""The clock, read once for each request and nowhere below."""

from datetime import UTC, datetime


def read_clock() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)
