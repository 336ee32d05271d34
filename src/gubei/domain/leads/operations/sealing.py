"""What the leads part keeps sealed, for the change of keys."""

from gubei.domain.leads.models import ListRow, Upload
from gubei.domain.privacy.operations import Sealed

SEALED = (
    Sealed(ListRow, "sealed", "row"),
    # A file may have 200 MB.
    Sealed(Upload, "content", "upload", at_once=1),
)
