"""Queueing: vehicles arrive at a checkpoint, choose a lane, wait, are looked at, and go on.

`simulate` runs a scenario many times over, `picture_of` says what came of it; `theory` holds closed
forms for what lasts for ever, `staffing` finds how many servers each hour needs. `forecast` says how
many will come by what was counted, `look_ahead` what queue that makes. All are pure.

**The model.** Time is in seconds; hours are those of a day, and a run begins at 00:00 or, with
vehicles that wait already, in the middle of a day.

1. Vehicles of a class arrive by a Poisson process whose rate changes by the hour.
2. One that arrives chooses among the open lanes that take its class the one that seems quickest: 0
   where a server is free, else the mean work of those ahead and its own share of it, by the open
   servers; the first of equals. Those ahead are those who wait with its priority or a better one.
3. Where that is longer than `balk_above_minutes` it turns away (`diverted`). If its class diverts
   to another, it arrives as one of that class after the way there, and stays.
4. A lane is one queue. A free server takes who waits with the best priority, of equals who came
   first, and is not interrupted.
5. A share of the vehicles is looked at once more. With bays this is done in them, first come first
   served, and the lane goes on; without bays the server of the lane does it.
6. Servers open and close on the hour. One that closes ends what it does. Who waits before a lane
   that closes goes to the end of an open one, or stays where there is none.
7. Arrivals stop at the end; who is still there is served. Waits are of all who arrived in the
   measured time, queues and utilisation are of that time only.
"""

from gubei.engines.queueing.ahead import Ahead, Spill, Waits, look_ahead
from gubei.engines.queueing.arrivals import BackTest, Counted, Forecast, Led, back_test, forecast
from gubei.engines.queueing.figures import Figures, Picture, SecondChecks, picture_of
from gubei.engines.queueing.scenario import (
    Distribution,
    Lane,
    Scenario,
    SecondCheck,
    Service,
    Shift,
    VehicleClass,
)
from gubei.engines.queueing.shifts import Rota, cover
from gubei.engines.queueing.simulating import Run, simulate
from gubei.engines.queueing.staffing import Effort, Staffing, find_staff
from gubei.engines.queueing.warming import compile_loops

__all__ = [
    "Ahead",
    "BackTest",
    "Counted",
    "Distribution",
    "Effort",
    "Figures",
    "Forecast",
    "Lane",
    "Led",
    "Picture",
    "Rota",
    "Run",
    "Scenario",
    "SecondCheck",
    "SecondChecks",
    "Service",
    "Shift",
    "Spill",
    "Staffing",
    "VehicleClass",
    "Waits",
    "back_test",
    "compile_loops",
    "cover",
    "find_staff",
    "forecast",
    "look_ahead",
    "picture_of",
    "simulate",
]
