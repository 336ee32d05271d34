"""Tables of the sampling part."""

from gubei.domain.sampling.models.recalls import Recall, RecallMeeting, RecallMember
from gubei.domain.sampling.models.results import ResultFile, TubeResult
from gubei.domain.sampling.models.rounds import Round, RoundCount, RoundReason
from gubei.domain.sampling.models.sessions import SamplingSession
from gubei.domain.sampling.models.tubes import Sample, SampledTest, Shipment, Tube

__all__ = [
    "Recall",
    "RecallMeeting",
    "RecallMember",
    "ResultFile",
    "Round",
    "RoundCount",
    "RoundReason",
    "Sample",
    "SampledTest",
    "SamplingSession",
    "Shipment",
    "Tube",
    "TubeResult",
]
