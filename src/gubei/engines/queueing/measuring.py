"""Writes down what happens while a simulation runs: who waited, what was busy, how long the queue was."""

from gubei.engines.queueing.model import HOUR, Model
from gubei.engines.queueing.room import (
    ARRIVED,
    BEGUN,
    CLASS,
    COUNT,
    LANE,
    LOGGED,
    METRES_OF,
    REPLICATION,
    TAKES,
    Room,
)
from gubei.engines.queueing.scenario import HOURS_OF_DAY
from gubei.engines.queueing.tally import (
    ARRIVALS,
    AT_WORK,
    CHECK_BUSY,
    CHECK_WAIT,
    CHECKS,
    DIVERTED,
    LONGEST,
    MOST,
    QUEUE,
    SERVED,
    Tally,
    bin_of,
)
from gubei.engines.queueing.values import Scalar
from gubei.engines.tracing.compiled import inner


@inner
def counts_at(model: Model, moment: Scalar) -> Scalar:
    """Say whether a moment is measured."""
    return model.begin <= moment < model.end


@inner
def measured_part(model: Model, begin: Scalar, end: Scalar) -> Scalar:
    """Return the seconds of an interval that are measured."""
    return max(0.0, min(end, model.end) - max(begin, model.begin))


@inner
def note_arrival(model: Model, room: Room, tally: Tally, kind: Scalar) -> None:
    """Count a vehicle of a class that arrives."""
    if counts_at(model, room.now[0]):
        sums = tally.sums[room.one[REPLICATION]]
        sums[kind, ARRIVALS] += 1.0
        sums[len(room.queues) - 1, ARRIVALS] += 1.0


@inner
def note_diverted(model: Model, room: Room, tally: Tally, kind: Scalar, lane: Scalar) -> None:
    """Count a vehicle of a class that turns away from the queue of a lane: it came as far as that."""
    if counts_at(model, room.now[0]):
        sums = tally.sums[room.one[REPLICATION]]
        sums[len(model.by_class) + lane, ARRIVALS] += 1.0
        sums[len(model.by_class) + lane, DIVERTED] += 1.0
        sums[kind, DIVERTED] += 1.0
        sums[len(room.queues) - 1, DIVERTED] += 1.0


@inner
def note_lane(model: Model, room: Room, tally: Tally, lane: Scalar) -> None:
    """Count a vehicle that drives up to a lane."""
    if counts_at(model, room.now[0]):
        tally.sums[room.one[REPLICATION], len(model.by_class) + lane, ARRIVALS] += 1.0


@inner
def note_queue(model: Model, room: Room, tally: Tally, kind: Scalar, lane: Scalar) -> None:
    """Write down the queues of a class, of a lane and of all where they are the longest so far."""
    if not counts_at(model, room.now[0]):
        return
    sums = tally.sums[room.one[REPLICATION]]
    for row in (kind, len(model.by_class) + lane, len(room.queues) - 1):
        sums[row, MOST] = max(sums[row, MOST], room.queues[row, COUNT])
        sums[row, LONGEST] = max(sums[row, LONGEST], room.queues[row, METRES_OF])


@inner
def _note_wait(model: Model, room: Room, tally: Tally, vehicle: Scalar) -> None:
    """Put the wait of a vehicle that arrived at a measured moment where it belongs."""
    kind, lane = room.cards[vehicle, CLASS], room.cards[vehicle, LANE]
    arrived, replication = room.times[vehicle, ARRIVED], room.one[REPLICATION]
    wait, served = room.now[0] - arrived, room.now[0] + room.times[vehicle, TAKES]
    batches, last = tally.waits.shape[1], tally.waits.shape[2] - 1
    begin, end = model.begin, model.end
    batch = min(int((arrived - begin) / (end - begin) * batches), batches - 1)
    for row in (kind, len(model.by_class) + lane, last):
        tally.waits[replication, batch, row, 0] += 1.0
        tally.waits[replication, batch, row, 1] += wait
        tally.sums[replication, row, SERVED] += served <= end
    hour = int(arrived / HOUR) % HOURS_OF_DAY
    place = bin_of(wait)
    tally.bins[hour * len(model.by_class) + kind, place] += 1
    tally.bins[HOURS_OF_DAY * len(model.by_class) + lane, place] += 1


@inner
def note_begin(model: Model, room: Room, tally: Tally, vehicle: Scalar) -> None:
    """Write down that the service of a vehicle begins, and when it will end."""
    kind, lane, now = room.cards[vehicle, CLASS], room.cards[vehicle, LANE], room.now[0]
    arrived, end = room.times[vehicle, ARRIVED], now + room.times[vehicle, TAKES]
    if counts_at(model, arrived):
        _note_wait(model, room, tally, vehicle)
    sums = tally.sums[room.one[REPLICATION]]
    queued, busy = measured_part(model, arrived, now), measured_part(model, now, end)
    for row in (kind, len(model.by_class) + lane, len(room.queues) - 1):
        sums[row, QUEUE] += queued
        sums[row, AT_WORK] += busy
    place = room.one[LOGGED]
    if place < len(tally.log):
        entry = tally.log[place]
        entry[0], entry[1], entry[2], entry[3] = kind, lane, arrived, now
        entry[4], entry[5] = end, room.one[REPLICATION]
        room.one[LOGGED] = place + 1


@inner
def note_check(model: Model, room: Room, tally: Tally, vehicle: Scalar, takes: Scalar) -> None:
    """Write down that a second check begins: how long the vehicle waited for the bay."""
    now, came = room.now[0], room.times[vehicle, BEGUN]
    sums = tally.sums[room.one[REPLICATION], len(room.queues)]
    if counts_at(model, came):
        sums[CHECKS] += 1.0
        sums[CHECK_WAIT] += now - came
    sums[CHECK_BUSY] += measured_part(model, now, now + takes)
