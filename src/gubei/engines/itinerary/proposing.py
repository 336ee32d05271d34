"""Visits proposed from a report: dates, places and vehicles joined in the order of the text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from gubei.engines.itinerary.days import find_dates, number_of
from gubei.engines.itinerary.places import find_places
from gubei.engines.itinerary.values import Itinerary, Means, Place, Proposal, Span, Vehicle, When
from gubei.engines.itinerary.vehicles import find_driving, find_vehicles

# One character for one character, so that offsets stay those of the report.
_FULL = [code for code in range(0xFF01, 0xFF5F) if chr(code) not in "，；（）！？"]
_HALF = {code: code - 0xFEE0 for code in _FULL} | {0x3000: 0x20}
_SENTENCE_END = re.compile(r"[。；;\n！？]")
_LISTED = re.compile(r"\s?(?:、|和|及|与|,)\s?")
_NUMBER = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3})"
_STAYED = re.compile(
    r"[^。；;\n]{0,12}?(?:停留|逗留|居住|住|待|呆|用时|历时|共)了?(?:约|大约|近)?"
    rf"(?:(?P<days>{_NUMBER})天|(?:(?P<hours>{_NUMBER}|半)个?(?P<half>半)?小时)?(?:(?P<minutes>{_NUMBER})分钟?)?)"
)


def propose(text: str, *, written_on: date) -> Itinerary:
    """Propose visits from one report for a person to confirm.

    `written_on` is the day of the report: it gives years to dates without one and days to 今日
    and 目前. Offsets count characters of `text` as it was given.
    """
    plain = text.translate(_HALF)
    vehicles = find_vehicles(plain)
    dates = [
        each for each in find_dates(plain, written_on=written_on) if not _in(each.span, vehicles)
    ]
    driving = find_driving(plain)
    taken = [each.span for each in dates] + [each.span for each in vehicles] + list(driving)
    places = _written(find_places(plain, taken), text)
    walk = _Walk(
        text,
        _written(dates, text),
        tuple(each for each in places if not _is_address(each)),
        _written(vehicles, text),
        driving,
    )
    homes = tuple(filter(_is_address, places))
    return Itinerary(walk.dates, walk.places, walk.vehicles, homes, tuple(walk.visits()))


def _in(span: Span, vehicles: tuple[Vehicle, ...]) -> bool:
    return any(each.span.start <= span.start and span.end <= each.span.end for each in vehicles)


def _is_address(place: Place) -> bool:
    """Whether the report says that somebody lives there, not that they went."""
    return place.is_home and not place.certain


_Mention = TypeVar("_Mention", When, Place, Vehicle)


def _written(found: Sequence[_Mention], text: str) -> tuple[_Mention, ...]:
    """Return the mentions with their words as the report has them, full-width or not."""
    spans = ((each.span.start, each.span.end) for each in found)
    words = [Span(start, end, text[start:end]) for start, end in spans]
    return tuple(replace(each, span=span) for each, span in zip(found, words, strict=True))


@dataclass(slots=True)
class _State:
    """What has been read so far: the dates that hold, and a leg that has begun."""

    days: list[When] = field(default_factory=list)
    end: When | None = None
    clock: When | None = None
    clock_end: When | None = None
    origin: Place | None = None
    vehicle: Vehicle | None = None
    means: Means | None = None
    fresh: bool = False

    def forget_leg(self) -> None:
        """Begin anew after a visit was made; the days go on, the time of day does not."""
        self.origin, self.vehicle, self.means, self.fresh = None, None, None, False
        self.clock, self.clock_end = None, None


@dataclass(frozen=True, slots=True)
class _Walk:
    """One pass over the mentions of a report in the order of the text."""

    text: str
    dates: tuple[When, ...]
    places: tuple[Place, ...]
    vehicles: tuple[Vehicle, ...]
    driving: tuple[Span, ...]
    state: _State = field(default_factory=_State)

    def visits(self) -> Iterator[Proposal]:
        """Yield a visit for each place somebody reached, and for each ride to nowhere named."""
        last = 0
        for start, each in self._in_order():
            if _SENTENCE_END.search(self.text, last, start):
                yield from self._left_over()
            yield from self._take(each)
            last = start
        yield from self._left_over()

    def _in_order(self) -> list[tuple[int, When | Place | Vehicle | Span]]:
        every: list[tuple[int, When | Place | Vehicle | Span]] = []
        every += [(each.span.start, each) for each in self.dates]
        every += [(each.span.start, each) for each in self.places]
        every += [(each.span.start, each) for each in self.vehicles]
        every += [(each.start, each) for each in self.driving]
        return sorted(every, key=lambda pair: pair[0])

    def _take(self, each: When | Place | Vehicle | Span) -> Iterator[Proposal]:
        if isinstance(each, When):
            self._date(each)
        elif isinstance(each, Vehicle):
            yield from self._ride(each)
        elif isinstance(each, Span):
            self.state.means = "car"
        elif each.is_start:
            self.state.origin = each
        else:
            yield from self._visits_at(each)

    def _date(self, when: When) -> None:
        state = self.state
        if when.is_end:
            state.clock_end = when if when.at else state.clock_end
            state.end = when if when.names_day else state.end
            return
        if when.names_day:
            state.days = [*state.days, when] if self._is_listed(when) else [when]
            state.end, state.fresh = None, True
        state.clock, state.clock_end = (when if when.at or when.part else None), None

    def _is_listed(self, when: When) -> bool:
        """Whether it stands in a list of dates: 25日和26日, 3日、5日、7日."""
        return bool(self.state.days) and bool(
            _LISTED.fullmatch(self.text, self.state.days[-1].span.end, when.span.start)
        )

    def _ride(self, vehicle: Vehicle) -> Iterator[Proposal]:
        """Take a vehicle into the leg; a carriage that follows a train belongs to it."""
        state = self.state
        if state.vehicle and not vehicle.number and (vehicle.carriage or vehicle.seat):
            state.vehicle = _with_seat(state.vehicle, vehicle)
            return
        if state.vehicle is not None:
            yield from self._visits_at(None)
        state.vehicle, state.means = vehicle, vehicle.means

    def _visits_at(self, place: Place | None) -> Iterator[Proposal]:
        """Yield the visit, one for each day of a list of days."""
        days: Sequence[When | None] = self.state.days or (None,)
        for day in days:
            yield self._visit(place, day)
        self.state.forget_leg()

    def _visit(self, place: Place | None, when: When | None) -> Proposal:
        state = self.state
        parts = (when, state.clock, state.origin, state.vehicle, place)
        spans = [each.span for each in parts if each is not None]
        start, end = min(each.start for each in spans), max(each.end for each in spans)
        return Proposal(
            span=Span(start, end, self.text[start:end]),
            day=when.day if when else None,
            until_day=_until_day(when, state.end),
            since=state.clock.at if state.clock else None,
            until=state.clock_end.at if state.clock_end else None,
            minutes=self._stayed(place.span.end) if place else None,
            when=when,
            place=place,
            origin=state.origin,
            vehicle=state.vehicle,
            means=state.means,
            confidence=confidence(when, place, fresh=state.fresh),
        )

    def _stayed(self, end: int) -> int | None:
        """Return the minutes of 停留约2小时 and of 逗留了30分钟 right behind a place."""
        found = _STAYED.match(self.text, end)
        if not found:
            return None
        days, hours, minutes = (_count(found[name]) for name in ("days", "hours", "minutes"))
        stayed = days * 1440 + hours * 60 + minutes + (30 if found["half"] else 0)
        return round(stayed) or None

    def _left_over(self) -> Iterator[Proposal]:
        """Yield a ride or a departure whose sentence names no place that was reached."""
        state = self.state
        if state.vehicle is not None:
            yield from self._visits_at(None)
        elif state.origin is not None:
            place, state.origin = state.origin, None
            yield from self._visits_at(place)
        state.means = None


def _count(written: str | None) -> float:
    return 0.5 if written == "半" else number_of(written) if written else 0


def _with_seat(vehicle: Vehicle, seat: Vehicle) -> Vehicle:
    return replace(
        vehicle, carriage=vehicle.carriage or seat.carriage, seat=vehicle.seat or seat.seat
    )


def _until_day(when: When | None, end: When | None) -> date | None:
    if when is None or when.day is None:
        return None
    if end is not None and end.day is not None and end.day >= when.day:
        return end.day
    return when.until or when.day


# Measured on the training part of labelled reports: the share of proposals whose place was
# labelled, times the share of those whose date was the labelled one (gubei bench itinerary).
_SURE = {"written": 0.93, "month_inferred": 0.93, "relative": 0.9, "report": 0.9, "none": 0.3}
_CARRIED = {"written": 0.75, "month_inferred": 0.57, "relative": 0.5, "report": 0.5, "none": 0.3}
_UNCERTAIN_PLACE = 0.5


def confidence(when: When | None, place: Place | None, *, fresh: bool) -> float:
    """Return the share of such proposals that were right on labelled reports.

    `fresh` says that the date stands with this visit and was not carried from the one before.
    """
    known = when.basis if when is not None and when.day is not None else "none"
    sure = (_SURE if fresh else _CARRIED)[known]
    return sure if place is not None and place.certain else round(sure * _UNCERTAIN_PLACE, 2)
