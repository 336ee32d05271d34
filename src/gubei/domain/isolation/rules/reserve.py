"""How many isolation rooms there are, how fast the reserve is opened, and what the norms ask for."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from gubei.domain.isolation.rules.asking import Norm
from gubei.domain.isolation.rules.places import Opening, SiteStep
from gubei.terms.words import Words


@dataclass(frozen=True, slots=True)
class SiteRooms:
    """How far a site is opened, and how many rooms for guests it has that are not closed.

    `called_at`: when a site that is ready was called to be; None: it was not.
    """

    opening: Opening
    rooms: int
    called_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class NormNow:
    """A part of the reserve: `asked` rooms `by` a moment; `ready` by now, `called` in time for it.

    Rooms of a site that is late count as neither.

    `by` None: nothing is called; the norm then says what a call would ask for.
    """

    says: Words
    asked: int
    by: datetime | None
    ready: int
    called: int

    @property
    def missing(self) -> int:
        """Return how many rooms are neither ready nor called in time."""
        return max(self.asked - self.ready - self.called, 0)


@dataclass(frozen=True, slots=True)
class Reserve:
    """Rooms by the step of their site; `asked` by the norm for the people, None: no norm, no count."""

    rooms: int
    reserve: int
    called: int
    ready: int
    asked: int | None
    norms: tuple[NormNow, ...]


def reserve_of(
    sites: Iterable[SiteRooms],
    norms: Sequence[Norm],
    *,
    people: int | None,
    per_10000: int | None,
    now: datetime,
) -> Reserve:
    """Return how the rooms stand. The clock of the norms runs from the first call of the series.

    While a call stands, the sites of the series that became ready meanwhile are of it, too.
    """
    every = list(sites)
    begun = _begun(every)
    drawn = [each for each in every if _is_of_the_reserve(each, begun)]
    asked = None if people is None or per_10000 is None else ceil(people * per_10000 / 10_000)
    return Reserve(
        rooms=sum(each.rooms for each in every),
        reserve=_count(every, SiteStep.RESERVE),
        called=_count(every, SiteStep.CALLED),
        ready=_count(every, SiteStep.READY),
        asked=asked,
        norms=tuple(_norm(each, drawn, begun, now) for each in norms),
    )


def _begun(sites: Sequence[SiteRooms]) -> datetime | None:
    """Return the first call of the series that still runs; None: nothing is called.

    Of the series are the calls that still stand, and those of sites that became ready while one of
    it stood.
    """
    begun = min(_calls(sites), default=None)
    met = [
        (each.opening.since, each.called_at)
        for each in sites
        if each.opening.since is not None and each.called_at is not None
    ]
    for ready, called in sorted(met, reverse=True):
        if begun is not None and ready >= begun:
            begun = min(begun, called)
    return begun


def _calls(sites: Iterable[SiteRooms]) -> Iterator[datetime]:
    for each in sites:
        if each.opening.step is SiteStep.CALLED and each.opening.since is not None:
            yield each.opening.since


def _is_of_the_reserve(site: SiteRooms, begun: datetime | None) -> bool:
    """Say whether a site was a reserve when the call began: it still is, or became ready since."""
    if site.opening.step is not SiteStep.READY:
        return True
    return begun is not None and site.opening.since is not None and site.opening.since >= begun


def _count(sites: Iterable[SiteRooms], step: SiteStep) -> int:
    return sum(each.rooms for each in sites if each.opening.step is step)


def _norm(norm: Norm, drawn: Sequence[SiteRooms], begun: datetime | None, now: datetime) -> NormNow:
    by = begun + norm.within if begun is not None else None
    in_time = (
        each
        for each in drawn
        if by is not None and not each.opening.is_late(now)
        and each.opening.ready_by is not None and each.opening.ready_by <= by
    )  # fmt: skip
    return NormNow(
        says=norm.says,
        asked=ceil(norm.share * sum(each.rooms for each in drawn)),
        by=by,
        ready=_count(drawn, SiteStep.READY),
        called=_count(in_time, SiteStep.CALLED),
    )
