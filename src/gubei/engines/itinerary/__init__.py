"""Itineraries out of free text: a case report in Chinese becomes visits that a person confirms.

`propose(text, written_on=...)` finds dates, places and vehicles where they stand and joins them
into visits and legs. Rules and word lists only: nothing is learnt from reports, so nothing of a
report can come out of it again, and the same text always gives the same answer.
"""

from gubei.engines.itinerary.proposing import propose
from gubei.engines.itinerary.values import Itinerary, Place, Proposal, Span, Vehicle, When

__all__ = ["Itinerary", "Place", "Proposal", "Span", "Vehicle", "When", "propose"]
