"""What the interchange part keeps sealed, for the change of keys."""

from gubei.domain.interchange.models import ForeignRecord
from gubei.domain.privacy.operations import Sealed

SEALED = (Sealed(ForeignRecord, "sealed", "foreign"),)
