"""What came to a checkpoint hour by hour: by its own ledger, or by a gate of its name outside."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

import numpy as np
from django.db.models import Q, Sum

from gubei.domain.checkpoints.models import GateCount, HourCount, SpecialDay
from gubei.domain.checkpoints.rules.days import DayKind, kind_of
from gubei.domain.checkpoints.rules.kinds import Direction
from gubei.engines.queueing import Counted
from gubei.engines.queueing.values import Floats, Longs
from gubei.terms.moments import SHANGHAI, in_shanghai
from gubei.terms.passages import VehicleClass

MEMORY = timedelta(days=57)
_DAY_HOURS = 24
_LATELY = 3
_CLASSES = {each.value: number for number, each in enumerate(VehicleClass)}
# Where a gate does not know the class.
_UNKNOWN = VehicleClass.CAR.value


def counted_at(
    checkpoint: UUID, *, now: datetime, directions: Collection[Direction] = (Direction.IN,)
) -> Counted:
    """Return the hours of the last eight weeks at a checkpoint, by class, in these directions.

    Whoever leaves stands in no queue of those who come, unless they wait at one lane. The ledger counts who was looked at. Where a gate that has the name of the checkpoint counted
    more in an hour, that many came. A day on which nothing was counted at all is not known.
    """
    local = in_shanghai(now)
    begin = datetime.combine(local.date() - MEMORY, datetime.min.time(), SHANGHAI)
    wanted = Q(checkpoint=checkpoint, hour__gte=begin, hour__lte=now, direction__in=directions)
    ledger, gates = HourCount.objects.filter(wanted), GateCount.objects.filter(wanted)
    own, outside = (
        _table(rows.values_list("hour", "vehicle_class").annotate(Sum("vehicles")), begin)
        for rows in (ledger, gates)
    )
    more = outside.sum(axis=2) > own.sum(axis=2)
    vehicles = np.where(more[:, :, None], outside, own)
    so_far = vehicles[-1, local.hour].copy()
    current = (len(vehicles) - 1) * _DAY_HOURS + local.hour
    if more.reshape(-1)[max(0, current - _LATELY) : current].any():
        # A gate counts an hour when it is over: what came since is not known.
        so_far[:] = np.nan
    known = vehicles.sum(axis=(1, 2)) > 0
    vehicles[~known] = np.nan
    vehicles[-1, local.hour :] = np.nan
    first = int(known.argmax()) if known.any() else len(known) - 1
    # Counting began in the middle of a day: the hours before are not known.
    vehicles[first, : (vehicles[first].sum(axis=1) > 0).argmax()] = np.nan
    return Counted(
        vehicles=vehicles[first:],
        kinds=_kinds(begin.date(), len(vehicles) + 1)[first:],
        hour=local.hour,
        passed=(local.minute * 60 + local.second) / 3600,
        so_far=so_far,
    )


def _table(rows: Iterable[tuple[datetime, str, int]], begin: datetime) -> Floats:
    """Return (D, 24, K) the sums; there is no summer time in Shanghai."""
    found = np.zeros((MEMORY.days + 1, _DAY_HOURS, len(_CLASSES)))
    for hour, kind, vehicles in rows:
        day, rest = divmod(int((hour - begin).total_seconds()) // 3600, _DAY_HOURS)
        found[day, rest, _CLASSES[kind or _UNKNOWN]] += vehicles
    return found


def _kinds(first: date, days: int) -> Longs:
    special = special_days(first, first + timedelta(days=days))
    every = (first + timedelta(days=each) for each in range(days))
    return np.array([kind_of(day, special).number for day in every], np.int64)


def special_days(first: date, last: date) -> dict[date, DayKind]:
    """Return the days from the first to the last that count otherwise than their weekday."""
    rows = SpecialDay.objects.filter(day__gte=first, day__lte=last)
    return {day: DayKind(kind) for day, kind in rows.values_list("day", "kind")}
