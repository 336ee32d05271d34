"""What the leads part keeps sealed or indexed by a key, for the change of keys."""

from gubei.domain.leads.models import ListRow, Upload
from gubei.domain.privacy.operations import Indexed, Sealed

SEALED = (
    Sealed(ListRow, "sealed", "row"),
    # A file may have 200 MB.
    Sealed(Upload, "content", "upload", at_once=1),
)

INDEXED = (Indexed(ListRow, ("fingerprint", "subject")),)
