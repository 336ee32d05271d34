"""Files for placement: who needs a room, which rooms there are, and where everybody goes."""

from gubei.adapters.rooms.people import PeopleTable, read_people
from gubei.adapters.rooms.rooms import RoomTable, read_rooms
from gubei.adapters.rooms.writing import write_placement

__all__ = [
    "PeopleTable",
    "RoomTable",
    "read_people",
    "read_rooms",
    "write_placement",
]
