"""The things that the addresses of the API speak of, on one side of the border.

A module for each part of the house; each class stands on the one before, for a tube may need a
measure and a passage a lead.
"""

from tests.interfaces.things.lists import SIDES
from tests.interfaces.things.sampling import SamplingThings

__all__ = ["SIDES", "Things"]


class Things(SamplingThings):
    """Makes what an address asks for, when it asks: `things.lead_id`, `things.merge_id`."""
