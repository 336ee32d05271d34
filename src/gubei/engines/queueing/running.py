"""The simulation itself: one event after the other until every vehicle has gone.

Arrivals stop at the end of the run; who is still there is served, so that nobody's wait is cut short.
"""

from gubei.engines.queueing.chance import ARRIVALS, STREAMS, start_streams, unit_exponential
from gubei.engines.queueing.lanes import (
    born,
    call_next,
    choose_lane,
    drive_up,
    end_check,
    end_service,
    stand_at,
    take_out,
    wait_at,
)
from gubei.engines.queueing.measuring import note_arrival, note_diverted
from gubei.engines.queueing.model import DETOUR, DIVERTS_TO, HOUR, RATES, SERVERS, WAITING, Model
from gubei.engines.queueing.room import (
    ARRIVED,
    ARRIVES,
    CALENDAR,
    CLASS,
    DETOUR_ENDS,
    DETOURED,
    EVENTS,
    FIRST,
    HOUR_TURNS,
    OPEN,
    OVERFLOW,
    PRESENT,
    REPLICATION,
    SECOND_DONE,
    SERVED,
    Room,
    clear,
    first_of,
    forget,
    line_up,
    put,
    take,
)
from gubei.engines.queueing.scenario import HOURS_OF_DAY
from gubei.engines.queueing.tally import Tally
from gubei.engines.queueing.values import Scalar
from gubei.engines.tracing.compiled import inner, outer


@outer
def run(model: Model, room: Room, tally: Tally, seed: Scalar, first: Scalar) -> Scalar:
    """Run one replication for each row of the tally, numbered from `first` on.

    Returns the row that the room was too small for, else how many were run.
    """
    for row in range(len(tally.waits)):
        clear(room)
        room.one[REPLICATION] = row
        start_streams(room.keys, seed, first + row)
        _begin(model, room, tally)
        while room.one[CALENDAR] > 0 and room.one[OVERFLOW] == 0:
            _step(model, room, tally)
        if room.one[OVERFLOW] != 0:
            return row
    return len(tally.waits)


@inner
def _begin(model: Model, room: Room, tally: Tally) -> None:
    room.now[0] = model.start
    hour = int(model.start / HOUR)
    for lane in range(len(room.lanes)):
        room.lanes[lane, OPEN] = model.by_lane[lane, SERVERS + hour % HOURS_OF_DAY]
    _fill_queues(model, room, tally)
    for kind in range(len(model.by_class)):
        _expect_next(model, room, kind)
    put(room, (hour + 1) * HOUR, HOUR_TURNS, 0)


@inner
def _fill_queues(model: Model, room: Room, tally: Tally) -> None:
    """Let those who wait already stand at the lanes, the classes in turn; they came a second ago."""
    most = 0
    for kind in range(len(model.by_class)):
        most = max(most, int(model.by_class[kind, WAITING]))
    for turn in range(most):
        for kind in range(len(model.by_class)):
            if turn >= model.by_class[kind, WAITING]:
                continue
            vehicle = born(model, room, kind)
            if vehicle < 0:
                return
            room.times[vehicle, ARRIVED] = model.start - 1.0
            lane, _ = choose_lane(model, room, kind)
            stand_at(model, room, tally, lane, vehicle)


@inner
def _step(model: Model, room: Room, tally: Tally) -> None:
    """Let the next event happen."""
    room.now[0], kind, number = take(room)
    room.one[EVENTS] += 1
    if kind == SERVED:
        end_service(model, room, tally, number)
    elif kind == ARRIVES:
        _expect_next(model, room, number)
        _arrive(model, room, tally, born(model, room, number))
    elif kind == SECOND_DONE:
        end_check(model, room, tally, number)
    elif kind == DETOUR_ENDS:
        _end_detour(model, room, tally, number)
    else:
        room.one[EVENTS] -= 1
        _turn_hour(model, room, tally)


@inner
def _expect_next(model: Model, room: Room, kind: Scalar) -> None:
    """Put the next arrival of a class into the calendar.

    Exact for rates that change by the hour: an exponential amount is used up at the rate of each.
    """
    amount, now = unit_exponential(room.keys, kind * STREAMS + ARRIVALS), room.now[0]
    while now < model.end:
        hour = int(now / HOUR)
        rate, turn = model.by_class[kind, RATES + hour % HOURS_OF_DAY], (hour + 1) * HOUR
        if amount < rate * (turn - now):
            now += amount / rate
            if now < model.end:
                put(room, now, ARRIVES, kind)
            break
        amount -= rate * (turn - now)
        now = turn


@inner
def _arrive(model: Model, room: Room, tally: Tally, vehicle: Scalar) -> None:
    """Let a vehicle choose a lane, or turn away where the wait seems too long."""
    if vehicle < 0:
        return
    kind = room.cards[vehicle, CLASS]
    note_arrival(model, room, tally, kind)
    lane, wait = choose_lane(model, room, kind)
    if wait <= model.balk_us or room.cards[vehicle, DETOURED]:
        drive_up(model, room, tally, lane, vehicle)
        return
    note_diverted(model, room, tally, kind, lane)
    if int(model.by_class[kind, DIVERTS_TO]) < 0:
        forget(room, vehicle)
        return
    line = len(room.lines) - len(model.by_class) + kind
    line_up(room, line, vehicle)
    if room.lines[line, FIRST] == vehicle:
        put(room, room.now[0] + model.by_class[kind, DETOUR], DETOUR_ENDS, kind)


@inner
def _end_detour(model: Model, room: Room, tally: Tally, kind: Scalar) -> None:
    """Let the first of those who turned away from a class arrive on the other road, and stay there."""
    line = len(room.lines) - len(model.by_class) + kind
    away = first_of(room, line)
    following = room.lines[line, FIRST]
    if following >= 0:
        put(room, room.times[following, ARRIVED] + model.by_class[kind, DETOUR], DETOUR_ENDS, kind)
    forget(room, away)
    vehicle = born(model, room, int(model.by_class[kind, DIVERTS_TO]))
    if vehicle >= 0:
        room.cards[vehicle, DETOURED] = 1
    _arrive(model, room, tally, vehicle)


@inner
def _turn_hour(model: Model, room: Room, tally: Tally) -> None:
    """Open and close servers as the new hour has it; a server that closes ends what it does."""
    hour = int(room.now[0] / HOUR + 0.5)
    lanes = len(room.lanes)
    for lane in range(lanes):
        room.lanes[lane, OPEN] = model.by_lane[lane, SERVERS + hour % HOURS_OF_DAY]
    for lane in range(lanes):
        if room.lanes[lane, OPEN] == 0:
            _move_away(model, room, tally, lane)
    for lane in range(lanes):
        call_next(model, room, tally, lane)
    turn = (hour + 1) * HOUR
    if turn < model.end or room.one[PRESENT] > 0:
        put(room, turn, HOUR_TURNS, 0)


@inner
def _move_away(model: Model, room: Room, tally: Tally, closed: Scalar) -> None:
    """Send those who wait at a closed lane to the open one that seems quickest, if there is any.

    Who finds none stays, in the same order.
    """
    levels = room.ahead_us.shape[1]
    for line in range(closed * levels, closed * levels + levels):
        stayed = -1
        while room.lines[line, FIRST] >= 0 and room.lines[line, FIRST] != stayed:
            vehicle = take_out(model, room, line)
            lane, _ = choose_lane(model, room, room.cards[vehicle, CLASS])
            if room.lanes[lane, OPEN] > 0:
                wait_at(model, room, tally, lane, vehicle)
                continue
            wait_at(model, room, tally, closed, vehicle)
            if stayed < 0:
                stayed = vehicle
