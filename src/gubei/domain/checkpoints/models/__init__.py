"""Tables of the checkpoints part."""

from gubei.domain.checkpoints.models.counts import GateCount, GateFile, HourCount
from gubei.domain.checkpoints.models.passages import Correction, Passage, Permit, Traveller
from gubei.domain.checkpoints.models.posts import Checkpoint, Lane, Shift

__all__ = [
    "Checkpoint",
    "Correction",
    "GateCount",
    "GateFile",
    "HourCount",
    "Lane",
    "Passage",
    "Permit",
    "Shift",
    "Traveller",
]
