"""The search finds exactly whom a slow reading of everything finds."""

import random
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from gubei.domain.people.models import Person
from gubei.domain.people.queries.searching import find_persons
from gubei.domain.people.rules.seeking import Sought, sought_in
from gubei.domain.privacy.queries import key_ring
from gubei.domain.privacy.rules import about_of
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import units_of
from tests.world import World, build_world, document, phone

SURNAMES = "林王赵单"
GIVEN = ["梅", "美", "建国", "小云", "志强"]
LATIN = ["Li Na", "Anna Lind", "Mei Lin"]
VILLAGES = ["柳沟村", "石桥村", "杏园村"]


def _populate(world: World, chance: random.Random) -> None:
    for number in range(12):
        name = chance.choice(LATIN)
        if chance.random() < 0.8:
            name = chance.choice(SURNAMES) + chance.choice(GIVEN)
        village = chance.choice(VILLAGES)
        born = date(1980 + chance.randrange(3), 1, 1)
        world.add_person(
            f"{name}",
            village,
            born=born,
            document=document(born, 100 + number),
            phone=phone(chance.randrange(9999)),
            address=f"{village}{chance.choice(['前街', '后街', 'Block '])}{number}号",
        )


@dataclass(frozen=True)
class Read:
    """Everything about a person, read the slow way."""

    id: UUID
    units: set[UUID]
    name: str
    pinyin: str
    initials: str
    documents: list[str]
    phones: list[str]
    addresses: str

    def texts(self) -> list[str]:
        """Return what may be typed to find this person."""
        compact = self.pinyin.replace(" ", "")
        words = [self.name, self.pinyin, compact, self.initials, self.addresses]
        return [text for text in (*words, *self.documents, *self.phones) if text]


def _read_everybody() -> list[Read]:
    ring = key_ring()
    everybody = Person.objects.prefetch_related(
        "identities", "contact_details", "addresses", "leads"
    )
    return [
        Read(
            person.id,
            {person.unit_id, *(lead.unit_id for lead in person.leads.all())},
            person.name,
            person.pinyin,
            person.initials,
            [
                ring.open(bytes(one.sealed), about=about_of("identity", one.id))
                for one in person.identities.all()
            ],
            [
                ring.open(bytes(one.sealed), about=about_of("contact", one.id))
                for one in person.contact_details.all()
            ],
            " ".join(address.text for address in person.addresses.all()),
        )
        for person in everybody
    ]


def _query(everybody: list[Read], chance: random.Random) -> str:
    text = chance.choice(chance.choice(everybody).texts())
    start = chance.randrange(len(text))
    if text[-4:-1].isdecimal():
        return text[start:]  # of numbers the end is searched
    return text[start : start + chance.randint(1, 6)].strip()


def _slow(officer: Officer, everybody: list[Read], sought: Sought) -> set[UUID]:
    units = set(units_of(officer).values_list("id", flat=True))
    return {read.id for read in everybody if read.units & units and _speaks_of(read, sought)}


def _speaks_of(read: Read, sought: Sought) -> bool:
    case = str.lower if sought.has_letters else str
    parts = (
        (sought.name, [read.name]),
        (sought.letters, [read.pinyin.replace(" ", "")]),
        (sought.initials, [read.initials]),
        (case(sought.address), [case(read.addresses)]),
    )
    tails = ((sought.document_tail, read.documents), (sought.phone_tail, read.phones))
    return (
        any(wanted and wanted in text for wanted, texts in parts for text in texts)
        or any(tail and number.endswith(tail) for tail, numbers in tails for number in numbers)
        or sought.document in read.documents
        or sought.phone in read.phones
    )


@pytest.mark.django_db
@settings(max_examples=12)
@given(seed=st.integers(0, 10**6))
def test_the_fast_search_finds_whom_the_slow_one_finds(seed: int):
    chance = random.Random(seed)
    with transaction.atomic():
        world = build_world()
        _populate(world, chance)
        everybody = _read_everybody()
        for _ in range(8):
            sought = sought_in(_query(everybody, chance))
            for officer in (world.he_duty, world.tang_town, world.xing_village):
                found = {hit.file.person.id for hit in find_persons(officer, sought)}
                assert found == _slow(officer, everybody, sought), sought
        transaction.set_rollback(True)
