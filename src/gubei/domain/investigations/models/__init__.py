"""Tables of the investigations part."""

from gubei.domain.investigations.models.cases import Case, CaseSource, Classification
from gubei.domain.investigations.models.exposures import ExposureSite
from gubei.domain.investigations.models.traces import Contact, ContactDecision, Trace
from gubei.domain.investigations.models.visits import Visit

__all__ = [
    "Case",
    "CaseSource",
    "Classification",
    "Contact",
    "ContactDecision",
    "ExposureSite",
    "Trace",
    "Visit",
]
