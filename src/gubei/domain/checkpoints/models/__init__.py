"""Tables of the checkpoints part."""

from gubei.domain.checkpoints.models.counts import GateCount, GateFile, HourCount
from gubei.domain.checkpoints.models.levers import Lever
from gubei.domain.checkpoints.models.passages import Correction, Passage, Permit, Traveller
from gubei.domain.checkpoints.models.posts import Checkpoint, Lane, Shift
from gubei.domain.checkpoints.models.roads import Approach, QueueReading, SpecialDay

__all__ = [
    "Approach",
    "Checkpoint",
    "Correction",
    "GateCount",
    "GateFile",
    "HourCount",
    "Lane",
    "Lever",
    "Passage",
    "Permit",
    "QueueReading",
    "Shift",
    "SpecialDay",
    "Traveller",
]
