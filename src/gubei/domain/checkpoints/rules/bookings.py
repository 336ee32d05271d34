"""Bookings of cold-chain lorries: which one fits a vehicle at the barrier, what it lacks. Pure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from gubei.engines.policy import Bookings
from gubei.terms.moments import say_moment
from gubei.terms.passages import Ask
from gubei.terms.plates import PlateKind, read_plate
from gubei.terms.refusals import Invalid, Refused
from gubei.terms.text import squeeze
from gubei.terms.words import Words

AHEAD = timedelta(days=30)
"""So far ahead somebody books at most."""
LATE = timedelta(hours=1)
"""So long after its hour a lorry that stands at the barrier is booked for it still."""


@dataclass(frozen=True, slots=True)
class BookingFacts:
    """Who brings what to whom about which hour; `papers`: their numbers by their names."""

    plate: str
    carrier: str
    consignee: str
    goods: str
    expected_at: datetime
    papers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Booked:
    """A booking as far as a barrier asks; `used_at`: when a lorry was let in by it."""

    id: UUID
    checkpoint: UUID
    where: str
    expected_at: datetime
    papers: frozenset[str]
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Fit:
    """The booking by which a lorry comes and what papers it lacks, or why none fits."""

    booking: UUID | None = None
    missing: tuple[Words, ...] = ()
    fault: Words | None = None

    @property
    def facts(self) -> frozenset[Ask]:
        """Return what the rules of entry learn of it."""
        if self.booking is None:
            return frozenset({Ask.COLD_CHAIN_UNBOOKED})
        return frozenset[Ask]() if self.missing else frozenset({Ask.COLD_CHAIN_PAPERS})


def fit_of(booked: Sequence[Booked], *, checkpoint: UUID, at: datetime, asked: Bookings) -> Fit:
    """Return by which of the bookings of a plate it comes to a checkpoint at this moment."""
    here = [each for each in booked if each.checkpoint == checkpoint and each.used_at is None]
    fitting = [each for each in here if abs(each.expected_at - at) <= asked.slot]
    if not fitting:
        return Fit(fault=_fault(booked, here, at))
    best = _nearest(fitting, at)
    return Fit(best.id, missing_of(best.papers, asked))


def missing_of(papers: Collection[str], asked: Bookings) -> tuple[Words, ...]:
    """Return which papers the policy asks for and a booking does not name."""
    return tuple(each.says.words for each in asked.papers if each.name not in papers)


def _fault(booked: Sequence[Booked], here: Sequence[Booked], at: datetime) -> Words:
    if here:
        hour = say_moment(_nearest(here, at).expected_at)
        return Words(f"it is booked for {hour}", f"预约时间为 {hour}")
    unused = [each for each in booked if each.used_at is None]
    if unused:
        where = _nearest(unused, at).where
        return Words(f"it is booked for {where}", f"预约检查站为{where}")
    used = max((each.used_at for each in booked if each.used_at), default=None)
    if used is not None:
        said = say_moment(used)
        return Words(f"its booking was used at {said}", f"预约已于 {said} 使用")
    return Words("there is no booking", "没有预约")


def _nearest(booked: Iterable[Booked], at: datetime) -> Booked:
    return min(booked, key=lambda each: (abs(each.expected_at - at), each.id))


def tidy_booking(facts: BookingFacts, asked: Bookings | None, *, now: datetime) -> BookingFacts:
    """Return a booking in the form that is kept. Raises Invalid, and Refused without a policy."""
    if asked is None:
        raise Refused(
            "nobody_books",
            Words(
                "No policy in force asks for a booking of cold-chain goods.",
                "现行政策未要求冷链货物预约。",
            ),
        )
    plate = read_plate(facts.plate)
    if not plate.is_sure or plate.kind is PlateKind.TRAILER:
        raise Invalid(
            "A booking names the plate of the tractor, whole.",
            "预约须填写牵引车完整号牌。",
            code="plate",
        )
    carrier, consignee, goods = (
        squeeze(each)[:200] for each in (facts.carrier, facts.consignee, facts.goods)
    )
    if not (carrier and consignee and goods):
        raise Invalid(
            "Say who brings which goods to whom.", "请填写承运单位、收货单位和货物。", code="whom"
        )
    if not now - LATE <= facts.expected_at <= now + AHEAD:
        raise Invalid(
            "Book for an hour from now on, at most 30 days ahead.",
            "预约时间应在现在之后、30 天以内。",
            code="not_the_time",
        )
    papers = tidy_papers(facts.papers, asked)
    return BookingFacts(plate.number, carrier, consignee, goods, facts.expected_at, papers)


def tidy_papers(papers: dict[str, str], asked: Bookings) -> dict[str, str]:
    """Return the papers that have a number. Raises Invalid for one that the policy does not know."""
    known = {each.name for each in asked.papers}
    unknown = sorted(set(papers) - known)
    if unknown:
        raise Invalid(
            f"The policy asks for no paper {unknown[0]}.",
            f"现行政策没有单证“{unknown[0]}”。",
            code="unknown_paper",
        )
    tidy = {name: squeeze(number)[:100] for name, number in papers.items()}
    return {name: number for name, number in tidy.items() if number}
