"""The working room of one replication: the calendar of events, the vehicles, the queues.

All are plain arrays, made once and used again for each replication. A vehicle is a row; rows that
nobody uses hang on a list. A queue is a list of rows by number, -1 is nobody.
"""

from typing import NamedTuple

import numpy as np

from gubei.engines.queueing.chance import STREAMS, Keys
from gubei.engines.queueing.model import LEVEL, SLOTS, Model
from gubei.engines.queueing.values import Floats, Longs, Scalar
from gubei.engines.tracing.compiled import inner

# Columns of a vehicle's times (seconds; no second check is 0) and of its numbers.
ARRIVED, TAKES, CHECKED, BEGUN = range(4)
CLASS, NEXT, DETOURED, LANE = range(4)
# Columns of a server, of a lane, of the waiting; the first and last of a queue.
VEHICLE, LANE_OF, SPARE = range(3)
OPEN, BUSY = range(2)
COUNT, METRES_OF = range(2)
FIRST, LAST = range(2)
# Columns of the calendar.
WHEN, WHAT = range(2)
# Single numbers of the room.
CALENDAR, FREE, BAYS_BUSY, PRESENT, OVERFLOW, REPLICATION, EVENTS, LOGGED = range(8)
# Kinds of events; of two at one moment the lower comes first.
SERVED, SECOND_DONE, HOUR_TURNS, ARRIVES, DETOUR_ENDS = range(5)
# An event is a kind and, below it, the number of a server, vehicle or class: exact as a float.
_KIND = 2.0**40


class Room(NamedTuple):
    """`calendar` (…, 2): a heap of events. `times` (V, 4), `cards` (V, 4): the vehicles.

    `lines` (…, 2): first and last of each queue: lane by level, then bays, then detours by class.
    `servers` (S, 3): the vehicle of each, its lane, and the free servers of a lane from its first on.
    `lanes` (L, 2): servers open and busy. `ahead_us` (L, P): mean time in the lane of those who wait.
    `queues` (K + L + 1, 2): how many wait by class, lane and together, and their metres.
    `now` (1): the second that it is.
    """

    calendar: Floats
    times: Floats
    cards: Longs
    lines: Longs
    servers: Longs
    lanes: Longs
    ahead_us: Floats
    queues: Floats
    keys: Keys
    now: Floats
    one: Longs


def make_room(model: Model, vehicles: int) -> Room:
    """Return a room for so many vehicles at once."""
    classes, lanes = len(model.by_class), len(model.by_lane)
    levels, slots = int(model.by_class[:, LEVEL].max()) + 1, model.by_lane[:, SLOTS]
    servers = np.zeros((int(slots.sum()), 3), np.int64)
    servers[:, LANE_OF] = np.repeat(np.arange(lanes), slots)
    return Room(
        calendar=np.empty((len(servers) + model.bays + 2 * classes + 2, 2)),
        times=np.empty((vehicles, 4)),
        cards=np.empty((vehicles, 4), np.int64),
        lines=np.empty((lanes * levels + 1 + classes, 2), np.int64),
        servers=servers,
        lanes=np.empty((lanes, 2), np.int64),
        ahead_us=np.empty((lanes, levels)),
        queues=np.empty((classes + lanes + 1, 2)),
        keys=np.empty(classes * STREAMS, np.uint64),
        now=np.empty(1),
        one=np.zeros(8, np.int64),
    )


@inner
def clear(room: Room) -> None:
    """Make the room ready for another replication; what was logged and counted stays."""
    vehicles = len(room.cards)
    for vehicle in range(vehicles):
        room.cards[vehicle, NEXT] = vehicle + 1
    room.cards[vehicles - 1, NEXT] = -1
    for server in range(len(room.servers)):
        room.servers[server, SPARE] = server
    room.lines[:] = -1
    room.lanes[:] = 0
    room.ahead_us[:] = 0.0
    room.queues[:] = 0.0
    room.now[:] = 0.0
    room.one[:REPLICATION] = 0


@inner
def put(room: Room, when: Scalar, kind: Scalar, number: Scalar) -> None:
    """Put an event into the calendar."""
    calendar, place = room.calendar, room.one[CALENDAR]
    room.one[CALENDAR] = place + 1
    what = kind * _KIND + number
    while place > 0:
        above = (place - 1) >> 1
        later = calendar[above, WHEN]
        if later < when or (later == when and calendar[above, WHAT] < what):
            break
        calendar[place, WHEN], calendar[place, WHAT] = later, calendar[above, WHAT]
        place = above
    calendar[place, WHEN], calendar[place, WHAT] = when, what


@inner
def _earlier(calendar: Floats, one: Scalar, other: Scalar) -> Scalar:
    """Say whether one place of the calendar comes before another."""
    a, b = calendar[one, WHEN], calendar[other, WHEN]
    return a < b or (a == b and calendar[one, WHAT] < calendar[other, WHAT])


@inner
def take(room: Room) -> tuple[Scalar, Scalar, Scalar]:
    """Take the first event out of the calendar: when, its kind, its number."""
    calendar = room.calendar
    when, what = calendar[0, WHEN], calendar[0, WHAT]
    last, place = room.one[CALENDAR] - 1, 0
    room.one[CALENDAR] = last
    later, moved = calendar[last, WHEN], calendar[last, WHAT]
    while True:
        below = 2 * place + 1
        if below >= last:
            break
        if below + 1 < last and _earlier(calendar, below + 1, below):
            below += 1
        first = calendar[below, WHEN]
        if first > later or (first == later and calendar[below, WHAT] > moved):
            break
        calendar[place, WHEN], calendar[place, WHAT] = first, calendar[below, WHAT]
        place = below
    calendar[place, WHEN], calendar[place, WHAT] = later, moved
    kind = int(what / _KIND)
    return when, kind, int(what - kind * _KIND)


@inner
def new_vehicle(room: Room) -> Scalar:
    """Return a free row, or -1 and a mark where the room is too small."""
    vehicle = room.one[FREE]
    if vehicle < 0:
        room.one[OVERFLOW] = 1
        return vehicle
    room.one[FREE] = room.cards[vehicle, NEXT]
    room.one[PRESENT] += 1
    return vehicle


@inner
def forget(room: Room, vehicle: Scalar) -> None:
    """Give a row back: the vehicle has gone."""
    room.cards[vehicle, NEXT] = room.one[FREE]
    room.one[FREE] = vehicle
    room.one[PRESENT] -= 1


@inner
def line_up(room: Room, line: Scalar, vehicle: Scalar) -> None:
    """Put a vehicle at the end of a queue."""
    room.cards[vehicle, NEXT] = -1
    last = room.lines[line, LAST]
    if last < 0:
        room.lines[line, FIRST] = vehicle
    else:
        room.cards[last, NEXT] = vehicle
    room.lines[line, LAST] = vehicle


@inner
def first_of(room: Room, line: Scalar) -> Scalar:
    """Take the first vehicle out of a queue."""
    vehicle = room.lines[line, FIRST]
    room.lines[line, FIRST] = room.cards[vehicle, NEXT]
    if room.lines[line, FIRST] < 0:
        room.lines[line, LAST] = -1
    return vehicle
