"""Samples of a room and the things of its guest, which some policies ask for before a release."""

from datetime import timedelta
from enum import StrEnum

from gubei.terms.words import Words


class Spot(StrEnum):
    """What is wiped."""

    ROOM = "room"
    BATHROOM = "bathroom"
    THINGS = "things"


WORDS = {
    Spot.ROOM: Words("surfaces of the room", "房间环境"),
    Spot.BATHROOM: Words("bathroom", "卫生间"),
    Spot.THINGS: Words("the guest's things", "个人物品"),
}

AHEAD = timedelta(days=1)
"""So long before the last day of central isolation they are due. Ours: the rules say only before."""
