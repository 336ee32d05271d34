"""What the people part keeps sealed or indexed by a key, for the change of keys."""

from gubei.domain.people.models import ContactDetail, Identity
from gubei.domain.privacy.operations import Indexed, Sealed

SEALED = (
    Sealed(Identity, "sealed", "identity"),
    Sealed(ContactDetail, "sealed", "contact"),
)

INDEXED = (
    Indexed(Identity, ("blind", "tail")),
    Indexed(ContactDetail, ("blind", "tail")),
)
