"""Which columns of this part lie sealed, which are keyed indexes."""

from gubei.domain.checkpoints.models import (
    Passage,
    Relay,
    RelayLink,
    RelayRecord,
    SigningKey,
    Traveller,
)
from gubei.domain.privacy.operations import Indexed, Sealed

SEALED = (
    Sealed(Traveller, "document", "traveller"),
    Sealed(Traveller, "phone", "traveller_phone"),
    Sealed(Relay, "key", "relay"),
    Sealed(RelayLink, "secret", "relay_secret"),
    Sealed(RelayLink, "desk", "relay_desk", at_once=1),
    Sealed(RelayRecord, "body", "relay_body"),
    Sealed(RelayRecord, "answer", "relay_answer"),
    Sealed(SigningKey, "secret", "signing_key"),
)

INDEXED = (
    Indexed(Traveller, ("document_blind", "phone_blind")),
    Indexed(Passage, ("content",)),
)
