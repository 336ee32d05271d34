"""Which columns of this part lie sealed, which are keyed indexes."""

from gubei.domain.checkpoints.models import Traveller
from gubei.domain.privacy.operations import Indexed, Sealed

SEALED = (
    Sealed(Traveller, "document", "traveller"),
    Sealed(Traveller, "phone", "traveller_phone"),
)

INDEXED = (Indexed(Traveller, ("document_blind", "phone_blind")),)
