"""What the interchange part keeps sealed or indexed by a key, for the change of keys."""

from gubei.domain.interchange.models import ForeignRecord
from gubei.domain.privacy.operations import Indexed, Sealed

SEALED = (Sealed(ForeignRecord, "sealed", "foreign"),)

INDEXED = (Indexed(ForeignRecord, ("key", "number", "fingerprint")),)
