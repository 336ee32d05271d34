"""Tables of the measures part."""

from gubei.domain.measures.models.contests import Contest
from gubei.domain.measures.models.duties import (
    Confirmation,
    DueTest,
    ErasedReadings,
    Reading,
)
from gubei.domain.measures.models.homes import HomeCheck
from gubei.domain.measures.models.measures import Act, Measure, PhaseSpan, Suspension
from gubei.domain.measures.models.papers import Notice, PersonCode, WrongCode
from gubei.domain.measures.models.policies import PolicyChange

__all__ = [
    "Act",
    "Confirmation",
    "Contest",
    "DueTest",
    "ErasedReadings",
    "HomeCheck",
    "Measure",
    "Notice",
    "PersonCode",
    "PhaseSpan",
    "PolicyChange",
    "Reading",
    "Suspension",
    "WrongCode",
]
