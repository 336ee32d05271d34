"""What the people part keeps sealed, for the change of keys."""

from gubei.domain.people.models import ContactDetail, Identity
from gubei.domain.privacy.operations import Sealed

SEALED = (
    Sealed(Identity, "sealed", "identity"),
    Sealed(ContactDetail, "sealed", "contact"),
)
