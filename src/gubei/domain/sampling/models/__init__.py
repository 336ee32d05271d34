"""Tables of the sampling part."""

from gubei.domain.sampling.models.groups import GroupLeave, GroupMember, GroupRule, KeyGroup
from gubei.domain.sampling.models.homebound import HomeBound
from gubei.domain.sampling.models.kept import ErasedSamples, KeptBoard, KeptHour, KeptUnit
from gubei.domain.sampling.models.recalls import Recall, RecallMeeting, RecallMember
from gubei.domain.sampling.models.results import ResultFile, TubeResult
from gubei.domain.sampling.models.rounds import Round, RoundCount, RoundReason, RoundUnit
from gubei.domain.sampling.models.sessions import SamplingSession
from gubei.domain.sampling.models.tubes import Sample, SampledTest, Shipment, Tube, WithdrawnSample

__all__ = [
    "ErasedSamples",
    "GroupLeave",
    "GroupMember",
    "GroupRule",
    "HomeBound",
    "KeptBoard",
    "KeptHour",
    "KeptUnit",
    "KeyGroup",
    "Recall",
    "RecallMeeting",
    "RecallMember",
    "ResultFile",
    "Round",
    "RoundCount",
    "RoundReason",
    "RoundUnit",
    "Sample",
    "SampledTest",
    "SamplingSession",
    "Shipment",
    "Tube",
    "TubeResult",
    "WithdrawnSample",
]
