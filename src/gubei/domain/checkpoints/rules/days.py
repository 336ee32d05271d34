"""Of what kind a day is, as far as traffic is concerned."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from gubei.terms.words import Words

_SATURDAY = 5


class DayKind(StrEnum):
    """What a day is to those who drive."""

    WORKDAY = "workday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"

    @property
    def words(self) -> Words:
        """Return the name in both languages."""
        return Words(self.value, _CHINESE[self])

    @property
    def number(self) -> int:
        """Return the kind as a number."""
        return list(DayKind).index(self)


_CHINESE = {DayKind.WORKDAY: "工作日", DayKind.WEEKEND: "周末", DayKind.HOLIDAY: "节假日"}


def kind_of(day: date, special: Mapping[date, DayKind]) -> DayKind:
    """Return the kind of a day: as it was stated, else by its weekday."""
    usual = DayKind.WEEKEND if day.weekday() >= _SATURDAY else DayKind.WORKDAY
    return special.get(day, usual)
