"""A person sees the own samples and results without a notice: by card, telephone and tube.

Who else was in a tube is not said, nor whether anybody else exists: whatever does not fit, the
answer is one and the same, and whoever guesses is stopped.
"""

from dataclasses import dataclass
from datetime import datetime

from gubei.domain.measures.operations.owning import note_guess, refuse_guessing
from gubei.domain.people.models import ContactDetail, Identity, Person
from gubei.domain.people.queries.files import same_person
from gubei.domain.people.rules import tail_index
from gubei.domain.privacy.models import Look, Purpose
from gubei.domain.privacy.operations import SystemAccount, log_look
from gubei.domain.privacy.queries import key_ring
from gubei.domain.sampling.queries.own import OwnSample, own_samples
from gubei.domain.sampling.rules.values import tidy_barcode
from gubei.terms.documents import read_document
from gubei.terms.refusals import Refused
from gubei.terms.words import Words

LAST_SIGNS = 4
"""So many of the last signs of the telephone and of the tube are asked for."""


@dataclass(frozen=True, slots=True)
class OwnProof:
    """What only the person has together: a card, the end of the telephone, the end of a tube."""

    document: str
    phone_tail: str
    tube_tail: str


class NothingFits(Refused):
    """No person, telephone and tube fit together; it is not said which."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__(
            "nothing_fits",
            Words(
                "Nothing is found that fits all three. Compare the card, the telephone you gave at "
                "the sampling point and the code of the tube, or ask your village or community.",
                "没有与三项都相符的记录。请核对证件、采样时登记的手机号和采样管条码，或咨询所在村居。",
            ),
            status=404,
        )


def own_results(*, proof: OwnProof, address: str, now: datetime) -> tuple[Person, list[OwnSample]]:
    """Return who asks, and the own samples. Raises NothingFits, which is counted, TooManyCodes.

    It is counted by where it comes from and by whom it is about, so that nobody tries many ends
    from many places. The caller keeps what was written also when this refuses.
    """
    number, ring = read_document(proof.document).number, key_ring()
    keys = [ring.blind_index("address", address), ring.blind_index("address", f"card {number}")]
    refuse_guessing(keys, now=now)
    found = _fitting(proof, number)
    if found is None:
        note_guess(keys, now=now)
        raise NothingFits
    person, _ = found
    log_look(
        officer=SystemAccount("own samples", person.unit_id), person=person, look=Look.OPEN,
        purpose=Purpose.CARE, about="own samples", now=now,
    )  # fmt: skip
    return found


def _fitting(proof: OwnProof, number: str) -> tuple[Person, list[OwnSample]] | None:
    tube, phone = tidy_barcode(proof.tube_tail), proof.phone_tail.strip()
    if not number or len(phone) != LAST_SIGNS or len(tube) < LAST_SIGNS:
        return None
    ring = key_ring()
    sure = Identity.objects.filter(blind=ring.blind_index("document", number), is_sure=True)
    identity = sure.select_related("person__same_as").first()
    if identity is None:
        return None
    person = identity.person.same_as or identity.person
    records = same_person(person.pk).values("pk")
    phones = ContactDetail.objects.filter(
        person__in=records, kind="phone", tail=tail_index(ring, phone)
    )
    samples = own_samples(person.pk)
    fits = any(each.barcode.endswith(tube) for each in samples)
    return (person, samples) if fits and phones.exists() else None
