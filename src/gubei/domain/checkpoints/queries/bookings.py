"""Bookings of cold-chain lorries: those in the officer's reach, and those of vehicles at a barrier."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from gubei.domain.checkpoints.models import Booking, BookingPaper, Checkpoint
from gubei.domain.checkpoints.queries.first_stops import entered
from gubei.domain.checkpoints.rules.bookings import Booked, Fit, fit_of
from gubei.domain.checkpoints.rules.entries import Tidy
from gubei.domain.checkpoints.rules.kinds import Direction
from gubei.domain.measures.queries.policies import pack_of, policy_for
from gubei.domain.measures.rules.parts import Part
from gubei.domain.sites.models import Site
from gubei.domain.sites.queries import own_sites
from gubei.domain.sites.rules import SiteKind
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import district, units_of
from gubei.domain.territory.rules import Ability, may
from gubei.engines.policy import Bookings, Pack, bookings
from gubei.terms.passages import Ask
from gubei.terms.refusals import NotFound

_LOOKED_AT = timedelta(days=2)
"""A booking that lies further away from a vehicle at the barrier explains nothing."""


def bookings_of(officer: Officer) -> QuerySet[Booking]:
    """Return the bookings of the officer's unit and below: made there, to come or to be stored there.

    Who answers for sites alone sees their own, and those that come to their sites.
    """
    if may(officer, Ability.READ) or may(officer, Ability.PASSAGES):
        units = list(units_of(officer).values_list("pk", flat=True))
        mine = Q(unit__in=units) | Q(checkpoint__unit__in=units) | Q(store__unit__in=units)
    else:
        mine = Q(booked_by=officer) | Q(store__in=own_sites(officer).values("pk"))
    return Booking.objects.filter(mine)


def booking_in_reach(officer: Officer, key: UUID) -> Booking:
    """Return one booking. Raises NotFound."""
    found = bookings_of(officer).filter(pk=key).first()
    if found is None:
        raise NotFound("There is no such booking in your unit.", "您的辖区内没有这项预约。")
    return found


def stores() -> QuerySet[Site]:
    """Return the supervised cold stores of the district: goods may go to any of them first."""
    found = Site.objects.filter(kind=SiteKind.COLD_STORE, closed_at=None)
    return found.select_related("unit").order_by("name", "pk")


def roads() -> QuerySet[Checkpoint]:
    """Return the checkpoints for which somebody can book."""
    found = Checkpoint.objects.filter(closed_at=None)
    return found.select_related("site", "unit").order_by("site__name", "pk")


def asked_now(now: datetime) -> Bookings | None:
    """Return what the policy in force asks of a booking; None: it asks for none."""
    policy = policy_for(Part.ENTRY, district())
    return bookings(pack_of(policy) if policy else None, now)


def papers_of(rows: Sequence[Booking]) -> dict[UUID, list[BookingPaper]]:
    """Return the papers of bookings, by booking."""
    found: dict[UUID, list[BookingPaper]] = defaultdict(list)
    for each in BookingPaper.objects.filter(booking__in=rows).order_by("name"):
        found[each.booking_id].append(each)
    return found


@dataclass(frozen=True, slots=True)
class Loaded:
    """A vehicle with cold-chain goods that comes in: its passage, plate, checkpoint and moment."""

    key: UUID
    plate: str
    checkpoint: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class Shown:
    """The booking by which a lorry comes; `booking` is None where none fits."""

    fit: Fit
    booking: Booking | None


def loaded_entries(entries: Sequence[Tidy]) -> list[Loaded]:
    """Return those that come in with cold-chain goods."""
    return [
        Loaded(each.entry.key, each.plate.number, each.entry.checkpoint, each.passed_at)
        for each in entries
        if Ask.COLD_CHAIN in each.entry.facts and each.entry.direction is Direction.IN
    ]


def fitting(loaded: Sequence[Loaded], pack: Pack | None) -> dict[UUID, Shown]:
    """Return how lorries are booked, by their key; nobody where the policy asks for no booking."""
    asking = [(each, asked) for each in loaded if (asked := bookings(pack, each.at)) is not None]
    if not asking:
        return {}
    rows = _candidates([each for each, _ in asking])
    by_plate = _by_plate(rows, {each.key for each, _ in asking})
    found = {}
    for each, asked in asking:
        booked = by_plate.get(each.plate, [])
        fit = fit_of(booked, checkpoint=each.checkpoint, at=each.at, asked=asked)
        found[each.key] = Shown(fit, rows.get(fit.booking) if fit.booking else None)
    return found


def _candidates(loaded: Sequence[Loaded]) -> dict[UUID, Booking]:
    begin = min(each.at for each in loaded) - _LOOKED_AT
    end = max(each.at for each in loaded) + _LOOKED_AT
    rows = Booking.objects.filter(
        plate__in={each.plate for each in loaded} - {""}, expected_at__gte=begin,
        expected_at__lte=end, withdrawn_at=None,
    )  # fmt: skip
    return rows.select_related("checkpoint__site", "store__unit").in_bulk()


def _by_plate(rows: Mapping[UUID, Booking], asking: Collection[UUID]) -> dict[str, list[Booked]]:
    names, used = papers_of(list(rows.values())), _used(rows, asking)
    found: dict[str, list[Booked]] = defaultdict(list)
    for key, each in rows.items():
        papers = frozenset(one.name for one in names[key])
        where = each.checkpoint.site.name
        found[each.plate].append(
            Booked(key, each.checkpoint_id, where, each.expected_at, papers, used.get(key))
        )
    return found


def _used(rows: Collection[UUID], asking: Collection[UUID]) -> dict[UUID, datetime]:
    """Return when other lorries than these passages were let in by bookings."""
    stops = entered().filter(booking__in=rows).exclude(passage__in=asking)
    return dict(stops.values_list("booking", "passage__passed_at"))
