"""Invented people and dispatch lists for the benchmarks, any number of them.

Only 10,000 marked mobile numbers exist, so that with half a million people each would be shared
by fifty. Households get a landline 010-0xxxxxxx instead: subscriber numbers in Beijing never
begin with 0, so nobody has one, and a number belongs to one household of 2.6.
"""

import csv
import random
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

import xlsxwriter

from gubei.interfaces.cli.demo.district import read_demo_units
from gubei.interfaces.cli.demo.people import InventedPerson, invent_people

TODAY = date(2022, 4, 26)
HEADER = ("序号", "姓名", "性别", "身份证号", "联系电话", "现住址", "来源地", "抵京时间")
_SOURCES = ("上海市浦东新区", "上海市闵行区", "吉林省长春市", "河北省廊坊市", "辽宁省沈阳市")
_ELSEWHERE = ("北京市朝阳区望京街道花家地北里", "北京市顺义区仁和镇", "河北省承德市滦平县")
_SOUND_ALIKE = str.maketrans("丽伟英军红艳华明志玉文杰涛佳晓", "莉玮瑛君虹燕桦铭智钰雯洁韬嘉小")


class Person(NamedTuple):
    """Somebody who does not exist, as a list or the register may know them."""

    name: str
    sex: str
    document: str
    phone: str
    address: str
    unit_code: str


@dataclass(frozen=True, slots=True)
class Crowd:
    """The people the register knows, and newcomers whom it does not."""

    known: Sequence[Person]
    new: Sequence[Person]


def invent_crowd(known: int, new: int, *, seed: int = 1) -> Crowd:
    """Invent people family by family; the same numbers and seed give the same people."""
    units = read_demo_units()
    people = invent_people(known + new, random.Random(seed), units, today=TODAY)
    everybody = [_person(each) for each in people]
    return Crowd(everybody[:known], everybody[known:])


def _person(person: InventedPerson) -> Person:
    phone = f"0100{person.household:07d}"
    return Person(person.name, person.sex, person.document, phone, person.address, person.unit_code)


def newcomers_among(rows: int) -> int:
    """Return how many people whom the register does not know a list of so many rows may need."""
    return rows * 52 // 100 + 100


def list_rows(crowd: Crowd, rows: int, *, seed: int) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a dispatch list, header first.

    Half of them are people of the register, each once, written as people write: of these one in
    eight has a slip in name or number or no number at all. Of all rows 2 in 100 repeat an earlier
    one, 3 live elsewhere, and one in 250 says nobody's name.
    """
    rng = random.Random(seed)
    met = iter(rng.sample(range(len(crowd.known)), min(newcomers_among(rows), len(crowd.known))))
    fresh = iter(crowd.new)
    yield HEADER
    before: deque[Person] = deque(maxlen=1000)
    for number in range(1, rows + 1):
        chance = rng.random()
        if chance < 0.02 and before:
            person = rng.choice(before)
        elif chance < 0.51:
            person = _mistyped(crowd.known[next(met)], rng)
        else:
            person = next(fresh)
        if number % 50 == 1:
            before.append(person)
        yield _row(number, person, rng)


def _mistyped(person: Person, rng: random.Random) -> Person:
    chance = rng.random()
    if chance < 0.03:
        return person._replace(document="")
    if chance < 0.06:
        return person._replace(document=_with_slip(person.document, rng))
    if chance < 0.09:
        return person._replace(name=person.name.translate(_SOUND_ALIKE))
    return person._replace(phone="") if chance < 0.125 else person


def _with_slip(document: str, rng: random.Random) -> str:
    """Return the number with one digit of the serial mistyped: its check digit no longer fits."""
    digit = (int(document[15]) + rng.randint(1, 9)) % 10
    return f"{document[:15]}{digit}{document[16:]}"


def _row(number: int, person: Person, rng: random.Random) -> tuple[str, ...]:
    chance = rng.random()
    if chance < 0.004:
        return ("", "", "", "", "", person.address, "", "")
    address = person.address
    if chance < 0.034:
        address = rng.choice(_ELSEWHERE)
    elif chance < 0.3:
        address = address.removeprefix("北京市密云区")
    sex = "男" if person.sex == "male" else "女"
    arrived = f"2022年4月{rng.randint(1, 25)}日"
    source = rng.choice(_SOURCES)
    return (
        str(number), person.name, sex, person.document, person.phone, address, source, arrived,
    )  # fmt: skip


def write_csv(path: Path, rows: Iterator[tuple[str, ...]]) -> Path:
    """Write a list as the city sends it: UTF-8 with a byte-order mark."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def write_xlsx(path: Path, rows: Iterator[tuple[str, ...]]) -> Path:
    """Write a list as a workbook, row by row."""
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("派单")
        for place, cells in enumerate(rows):
            sheet.write_row(place, 0, cells)
    return path
