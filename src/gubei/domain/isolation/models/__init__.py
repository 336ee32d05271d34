"""Tables of the isolation part."""

from gubei.domain.isolation.models.environment import EnvironmentSample, ErasedEnvironment
from gubei.domain.isolation.models.matters import Matter
from gubei.domain.isolation.models.places import Activation, Floor, IsolationSite, Room
from gubei.domain.isolation.models.staff import ClosedLoop, StaffShift, StaffSpell
from gubei.domain.isolation.models.stays import Occupancy, Placement, RoomNeed, Stay
from gubei.domain.isolation.models.trips import Ride, Trip

__all__ = [
    "Activation",
    "ClosedLoop",
    "EnvironmentSample",
    "ErasedEnvironment",
    "Floor",
    "IsolationSite",
    "Matter",
    "Occupancy",
    "Placement",
    "Ride",
    "Room",
    "RoomNeed",
    "StaffShift",
    "StaffSpell",
    "Stay",
    "Trip",
]
