"""Which columns of this part lie sealed."""

from gubei.domain.checkpoints.models import Traveller
from gubei.domain.privacy.operations import Sealed

SEALED = (
    Sealed(Traveller, "document", "traveller"),
    Sealed(Traveller, "phone", "traveller_phone"),
)
