"""Files of rooms: for placement (who needs one, which there are, where everybody goes), and of sites."""

from gubei.adapters.rooms.listing import SentRoom, read_room_list
from gubei.adapters.rooms.people import PeopleTable, read_people
from gubei.adapters.rooms.rooms import RoomTable, read_rooms
from gubei.adapters.rooms.writing import write_placement

__all__ = [
    "PeopleTable",
    "RoomTable",
    "SentRoom",
    "read_people",
    "read_room_list",
    "read_rooms",
    "write_placement",
]
