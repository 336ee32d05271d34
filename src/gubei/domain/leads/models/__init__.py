"""Tables of the leads part: what came in, whom it is about, how it ends."""

from gubei.domain.leads.models.ends import Attempt, Closing, Outcome, OutOfReach, Transfer
from gubei.domain.leads.models.leads import Handover, Lead, Route
from gubei.domain.leads.models.lists import (
    ColumnMapping,
    DispatchList,
    ListKind,
    ListRow,
    Upload,
)

__all__ = [
    "Attempt",
    "Closing",
    "ColumnMapping",
    "DispatchList",
    "Handover",
    "Lead",
    "ListKind",
    "ListRow",
    "OutOfReach",
    "Outcome",
    "Route",
    "Transfer",
    "Upload",
]
