"""Tables of the isolation part."""

from gubei.domain.isolation.models.places import Activation, Floor, IsolationSite, Room, StaffSpell
from gubei.domain.isolation.models.stays import Occupancy, Placement, RoomNeed, Stay

__all__ = [
    "Activation",
    "Floor",
    "IsolationSite",
    "Occupancy",
    "Placement",
    "Room",
    "RoomNeed",
    "StaffSpell",
    "Stay",
]
