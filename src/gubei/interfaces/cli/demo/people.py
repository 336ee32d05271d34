"""Invented households with identity numbers and telephones that nobody can have."""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count

from gubei.engines.routing.units import UnitRow
from gubei.interfaces.cli.demo.naming import invent_given_name, invent_surname
from gubei.terms.documents import Sex, check_digit

# The unassigned block 199-0000 has this many numbers: one for each of the first households.
PHONES = 10_000
# A number coprime to PHONES spreads neighbours over the block.
_PHONE_STEP = 7_919
# Miyun was the county 110228 until November 2015; older cards carry that code.
_DISTRICT_SINCE = date(2015, 11, 1)


@dataclass(frozen=True, slots=True)
class InventedPerson:
    """Somebody who does not exist. `household` numbers the family; `unit_code` is the village."""

    number: int
    name: str
    sex: Sex
    birth_date: date
    document: str
    phone: str
    unit_code: str
    address: str
    household: int


@dataclass(slots=True)
class _Serials:
    """Gives every birth date and sex its own serials, so that no document comes twice."""

    given: defaultdict[tuple[date, Sex, bool], int] = field(
        default_factory=lambda: defaultdict(int)
    )

    def next_document(self, rng: random.Random, born: date, sex: Sex) -> str:
        is_local = rng.random() < 0.3 and self.given[born, sex, True] < 4
        serial = self.given[born, sex, is_local] * 2 + (1 if sex == "male" else 2)
        self.given[born, sex, is_local] += 1
        area = "999999"
        if is_local:
            area = "110118" if born >= _DISTRICT_SINCE else "110228"
        first_17 = f"{area}{born:%Y%m%d}{serial:03d}"
        return first_17 + check_digit(first_17)


def invent_people(
    n: int, rng: random.Random, units: Sequence[UnitRow], *, today: date
) -> Iterator[InventedPerson]:
    """Yield `n` people, household by household, in villages as often as these have people.

    The same seed gives the same people. Households after the first 10,000 have no telephone.
    """
    villages = [unit for unit in units if unit.level == "village"]
    weights = [unit.population or 100 for unit in villages]
    full_names = {unit.code: name for unit, name in zip(villages, _envelopes(units), strict=True)}
    serials = _Serials()
    number = 0
    for household in count():
        home = rng.choices(villages, weights)[0]
        address = full_names[home.code] + invent_door(rng, home)
        phone = invent_phone(household)
        for name, sex, born in _invent_family(rng, today):
            if number == n:
                return
            document = serials.next_document(rng, born, sex)
            yield InventedPerson(
                number, name, sex, born, document, phone, home.code, address, household
            )
            number += 1


def invent_phone(household: int) -> str:
    """Return the telephone of a household, "" when the block is used up."""
    return f"1990000{household * _PHONE_STEP % PHONES:04d}" if household < PHONES else ""


def invent_door(rng: random.Random, home: UnitRow) -> str:
    """Return a house number, or building, staircase and flat in a community."""
    if home.kind == "community":
        building, stairs, flat = rng.randint(1, 28), rng.randint(1, 6), rng.randint(1, 6)
        return f"{building}号楼{stairs}单元{flat}0{rng.randint(1, 4)}"
    return f"{rng.randint(1, max(20, (home.households or 100)))}号"


def _envelopes(units: Sequence[UnitRow]) -> Iterator[str]:
    """Yield the address of every village down to its name."""
    names = {unit.code: unit.name for unit in units}
    district = next(unit.name for unit in units if unit.level == "district")
    for unit in units:
        if unit.level == "village":
            yield f"北京市{district}{names[unit.parent]}{unit.name}"


def _invent_family(rng: random.Random, today: date) -> list[tuple[str, Sex, date]]:
    """Return one to six people: a head, perhaps a spouse, children and a parent."""
    surname = invent_surname(rng)
    head_sex: Sex = "male" if rng.random() < 0.75 else "female"
    other_sex: Sex = "female" if head_sex == "male" else "male"
    age = min(90, max(22, round(rng.gauss(51, 15))))
    family = [_invent_member(rng, surname, head_sex, age, today)]
    if rng.random() < 0.75:
        spouse_age = max(22, age + rng.randint(-6, 4))
        family.append(_invent_member(rng, invent_surname(rng), other_sex, spouse_age, today))
    for _ in range(rng.choices((0, 1, 2, 3), (45, 35, 17, 3))[0]):
        child_age = age - rng.randint(22, 34)
        if 0 <= child_age < 35:
            family.append(_invent_member(rng, surname, _either(rng), child_age, today))
    if age < 62 and rng.random() < 0.2:
        family.append(_invent_member(rng, surname, _either(rng), age + rng.randint(22, 30), today))
    return family


def _either(rng: random.Random) -> Sex:
    return "male" if rng.random() < 0.5 else "female"


def _invent_member(
    rng: random.Random, surname: str, sex: Sex, age: int, today: date
) -> tuple[str, Sex, date]:
    born = today - timedelta(days=age * 365 + rng.randrange(365))
    return surname + invent_given_name(rng, sex, born.year), sex, born
