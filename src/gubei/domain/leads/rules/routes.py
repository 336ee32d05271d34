"""Where a lead went as it came in, in the words of the counts after an intake."""

from gubei.engines.routing import RouteKind

_OF_LEVEL = {1: "district", 2: "town", 3: "village"}


def route_of(kind: RouteKind, level: int) -> str:
    """Return "transfer_proposed" for an address outside, else the level of the unit that answers.

    The unit counts and not the address: of a name that two towns have the district is asked.
    """
    return "transfer_proposed" if kind == "outside" else _OF_LEVEL[level]
