"""A person in a vehicle as a row, numbers sealed."""

from uuid import UUID

from gubei.domain.checkpoints.models import Passage, Traveller
from gubei.domain.checkpoints.queries.looking_up import Known, Numbers
from gubei.domain.checkpoints.rules.entries import Person
from gubei.domain.privacy.queries import key_ring
from gubei.domain.privacy.rules import about_of
from gubei.engines.policy import Verdict


def write_traveller(
    key: UUID, passage: Passage, place: int, person: Person, numbers: Numbers, known: Known,
    verdict: Verdict | None,
) -> Traveller:  # fmt: skip
    """Return the row of a person, not saved yet, with what the rules decided."""
    ring, said = key_ring(), person.said
    number, phone = person.document.number, person.phone
    outcome = verdict.outcome.value if verdict else ""
    return Traveller(
        id=key, passage=passage, place=place + 1, is_driver=said.is_driver, name=person.name,
        person_id=known.root,
        document=ring.seal(number, about=about_of("traveller", key)) if number else None,
        document_blind=numbers.document,
        phone=ring.seal(phone, about=about_of("traveller_phone", key)) if phone else None,
        phone_blind=numbers.phone, birth_date=person.birth_date,
        celsius=None if said.celsius is None else round(said.celsius, 1),
        tested_at=said.tested_at, is_negative=said.is_negative, leaves_at=said.leaves_at,
        facts=sorted(said.facts), ruled=outcome, rule=verdict.rule if verdict else "",
        outcome=outcome, decided_at=passage.passed_at if verdict else None,
    )  # fmt: skip
