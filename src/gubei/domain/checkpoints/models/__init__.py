"""Tables of the checkpoints part."""

from gubei.domain.checkpoints.models.cold_chain import (
    Booking,
    BookingPaper,
    FirstStop,
    FirstStopEnd,
)
from gubei.domain.checkpoints.models.counts import GateCount, GateFile, HourCount
from gubei.domain.checkpoints.models.levers import Lever, LeverPlan
from gubei.domain.checkpoints.models.neighbours import (
    CheckedList,
    CheckedPlate,
    CheckUse,
    Neighbour,
    SigningKey,
)
from gubei.domain.checkpoints.models.passages import Correction, Passage, Permit, Traveller
from gubei.domain.checkpoints.models.posts import Checkpoint, Lane, Shift
from gubei.domain.checkpoints.models.receptions import Reception
from gubei.domain.checkpoints.models.relays import (
    Relay,
    RelayLink,
    RelayRecord,
    RelayRefusal,
    RelaySession,
)
from gubei.domain.checkpoints.models.road_tests import RoadTest
from gubei.domain.checkpoints.models.roads import Approach, QueueReading, SpecialDay
from gubei.domain.checkpoints.models.transits import TransitFinding

__all__ = [
    "Approach",
    "Booking",
    "BookingPaper",
    "CheckUse",
    "CheckedList",
    "CheckedPlate",
    "Checkpoint",
    "Correction",
    "FirstStop",
    "FirstStopEnd",
    "GateCount",
    "GateFile",
    "HourCount",
    "Lane",
    "Lever",
    "LeverPlan",
    "Neighbour",
    "Passage",
    "Permit",
    "QueueReading",
    "Reception",
    "Relay",
    "RelayLink",
    "RelayRecord",
    "RelayRefusal",
    "RelaySession",
    "RoadTest",
    "Shift",
    "SigningKey",
    "SpecialDay",
    "TransitFinding",
    "Traveller",
]
