"""What happens at the lanes: vehicles choose one, wait, are served, and go on to the bays."""

import math

from gubei.engines.queueing.chance import CHECK, SERVICE, STREAMS, draw, uniform
from gubei.engines.queueing.measuring import note_begin, note_check, note_lane, note_queue
from gubei.engines.queueing.model import (
    FIRST_SERVER,
    LANES,
    LANES_OF,
    LAWS,
    LEVEL,
    MEAN_US,
    METRES,
    SHARE,
    SLOTS,
    Model,
)
from gubei.engines.queueing.room import (
    ARRIVED,
    BAYS_BUSY,
    BEGUN,
    BUSY,
    CHECKED,
    CLASS,
    COUNT,
    DETOURED,
    FIRST,
    LANE,
    LANE_OF,
    METRES_OF,
    OPEN,
    SECOND_DONE,
    SERVED,
    SPARE,
    TAKES,
    VEHICLE,
    Room,
    first_of,
    forget,
    line_up,
    new_vehicle,
    put,
)
from gubei.engines.queueing.tally import Tally
from gubei.engines.queueing.values import Scalar
from gubei.engines.tracing.compiled import inner

# What a closed lane seems to cost, in microseconds: more than any open one, less than never.
_CLOSED = 2.0**58


@inner
def born(model: Model, room: Room, kind: Scalar) -> Scalar:
    """Return a new vehicle of a class with what it will need; -1 where there is no room."""
    vehicle = new_vehicle(room)
    if vehicle < 0:
        return vehicle
    stream = kind * STREAMS
    row = model.by_class[kind]
    takes, checked = draw(row[LAWS + 3 * SERVICE :], room.keys, stream + SERVICE), 0.0
    share = row[SHARE]
    if share > 0.0 and uniform(room.keys, stream + CHECK) < share:
        checked = draw(row[LAWS + 3 * CHECK :], room.keys, stream + CHECK)
    if model.bays == 0:
        takes, checked = takes + checked, 0.0
    room.times[vehicle, ARRIVED], room.times[vehicle, TAKES] = room.now[0], takes
    room.times[vehicle, CHECKED] = checked
    room.cards[vehicle, CLASS], room.cards[vehicle, DETOURED] = kind, 0
    return vehicle


@inner
def _seeming_wait(model: Model, room: Room, kind: Scalar, lane: Scalar) -> Scalar:
    """Return the wait that a driver sees before one lane, in microseconds.

    0 where a server is free. Else the mean work ahead with its own share, by the servers: with
    exponential times and one class just the mean wait.
    """
    servers = room.lanes[lane, OPEN]
    if room.lanes[lane, BUSY] < servers:
        return 0.0
    work = model.by_class[kind, MEAN_US]
    for level in range(int(model.by_class[kind, LEVEL]) + 1):
        work += room.ahead_us[lane, level]
    return _CLOSED + work if servers == 0 else math.floor(work / servers)


@inner
def choose_lane(model: Model, room: Room, kind: Scalar) -> tuple[Scalar, Scalar]:
    """Return the lane that seems quickest, the first of equals, and its wait."""
    best, least = -1, 2 * _CLOSED
    for place in range(int(model.by_class[kind, LANES])):
        lane = int(model.by_class[kind, LANES_OF + place])
        wait = _seeming_wait(model, room, kind, lane)
        if wait < least:
            best, least = lane, wait
            if wait == 0.0:
                break
    return best, least


@inner
def drive_up(model: Model, room: Room, tally: Tally, lane: Scalar, vehicle: Scalar) -> None:
    """Let a vehicle drive up to a lane: it is served at once, or waits."""
    note_lane(model, room, tally, lane)
    stand_at(model, room, tally, lane, vehicle)


@inner
def stand_at(model: Model, room: Room, tally: Tally, lane: Scalar, vehicle: Scalar) -> None:
    """Let a vehicle stand at a lane without being counted as one that came: served, or waiting."""
    room.cards[vehicle, LANE] = lane
    if room.lanes[lane, BUSY] < room.lanes[lane, OPEN]:
        _begin(model, room, tally, vehicle)
    else:
        wait_at(model, room, tally, lane, vehicle)


@inner
def wait_at(model: Model, room: Room, tally: Tally, lane: Scalar, vehicle: Scalar) -> None:
    """Put a vehicle at the end of the queue of its level."""
    kind = room.cards[vehicle, CLASS]
    room.cards[vehicle, LANE] = lane
    line_up(room, lane * room.ahead_us.shape[1] + int(model.by_class[kind, LEVEL]), vehicle)
    _change_queue(model, room, kind, lane, 1.0)
    note_queue(model, room, tally, kind, lane)


@inner
def _change_queue(model: Model, room: Room, kind: Scalar, lane: Scalar, by: Scalar) -> None:
    room.ahead_us[lane, int(model.by_class[kind, LEVEL])] += by * model.by_class[kind, MEAN_US]
    metres = by * model.by_class[kind, METRES]
    for row in (kind, len(model.by_class) + lane, len(room.queues) - 1):
        room.queues[row, COUNT] += by
        room.queues[row, METRES_OF] += metres


@inner
def take_out(model: Model, room: Room, line: Scalar) -> Scalar:
    """Take the first vehicle out of a queue before a lane."""
    vehicle = first_of(room, line)
    _change_queue(model, room, room.cards[vehicle, CLASS], room.cards[vehicle, LANE], -1.0)
    return vehicle


@inner
def next_waiting(model: Model, room: Room, lane: Scalar) -> Scalar:
    """Take out of a lane's queues who is next, by level and then by order; -1 where nobody waits."""
    levels = room.ahead_us.shape[1]
    for line in range(lane * levels, lane * levels + levels):
        if room.lines[line, FIRST] >= 0:
            return take_out(model, room, line)
    return -1


@inner
def _last_server(model: Model, lane: Scalar) -> Scalar:
    return model.by_lane[lane, FIRST_SERVER] + model.by_lane[lane, SLOTS] - 1


@inner
def _begin(model: Model, room: Room, tally: Tally, vehicle: Scalar) -> None:
    """Let a free server of the vehicle's lane begin with it."""
    lane = room.cards[vehicle, LANE]
    server = room.servers[_last_server(model, lane) - room.lanes[lane, BUSY], SPARE]
    room.lanes[lane, BUSY] += 1
    room.servers[server, VEHICLE] = vehicle
    put(room, room.now[0] + room.times[vehicle, TAKES], SERVED, server)
    note_begin(model, room, tally, vehicle)


@inner
def call_next(model: Model, room: Room, tally: Tally, lane: Scalar) -> None:
    """Let the free servers of a lane begin with those who wait."""
    while room.lanes[lane, BUSY] < room.lanes[lane, OPEN]:
        vehicle = next_waiting(model, room, lane)
        if vehicle < 0:
            break
        _begin(model, room, tally, vehicle)


@inner
def end_service(model: Model, room: Room, tally: Tally, server: Scalar) -> None:
    """Let a server end: its vehicle goes on, or to the bays; the server takes the next."""
    lane, vehicle = room.servers[server, LANE_OF], room.servers[server, VEHICLE]
    room.lanes[lane, BUSY] -= 1
    room.servers[_last_server(model, lane) - room.lanes[lane, BUSY], SPARE] = server
    if room.times[vehicle, CHECKED] > 0.0:
        _drive_to_bays(model, room, tally, vehicle)
    else:
        forget(room, vehicle)
    call_next(model, room, tally, lane)


@inner
def _drive_to_bays(model: Model, room: Room, tally: Tally, vehicle: Scalar) -> None:
    room.times[vehicle, BEGUN] = room.now[0]
    if room.one[BAYS_BUSY] < model.bays:
        _begin_check(model, room, tally, vehicle)
    else:
        line_up(room, len(room.lines) - len(model.by_class) - 1, vehicle)


@inner
def _begin_check(model: Model, room: Room, tally: Tally, vehicle: Scalar) -> None:
    takes = room.times[vehicle, CHECKED]
    room.one[BAYS_BUSY] += 1
    put(room, room.now[0] + takes, SECOND_DONE, vehicle)
    note_check(model, room, tally, vehicle, takes)


@inner
def end_check(model: Model, room: Room, tally: Tally, vehicle: Scalar) -> None:
    """Let a second check end; the bay takes the next."""
    forget(room, vehicle)
    room.one[BAYS_BUSY] -= 1
    bays = len(room.lines) - len(model.by_class) - 1
    if room.lines[bays, FIRST] >= 0:
        _begin_check(model, room, tally, first_of(room, bays))
