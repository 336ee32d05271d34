"""Invented people for the matching tests: a register with families, and its careless copies."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from gubei.terms.documents import check_digit
from gubei.terms.names import pinyin_of

FAMILY = list("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕")
GIVEN = list("伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂红玉萍鹏飞华亮建国文辉力峰健宁波斌浩")
VILLAGES = [f"{a}{b}村" for a in "上下前后东西南北大小" for b in "甸庄河沟峪营台寨"]
FIRST = date(1935, 1, 1)


@dataclass(frozen=True)
class People:
    """Columns of a file and the person of each row."""

    fields: dict[str, list[str]]
    person: list[int]

    def true_pairs(self) -> set[tuple[int, int]]:
        rows: dict[int, list[int]] = {}
        for row, person in enumerate(self.person):
            rows.setdefault(person, []).append(row)
        return {(a, b) for each in rows.values() for a in each for b in each if a < b}

    def without(self, *names: str) -> "People":
        kept = {name: values for name, values in self.fields.items() if name not in names}
        return People(kept, self.person)


def invented(persons: int, seed: int, *, copied: float) -> People:
    """Families of one to five; a share of the persons is written down again, carelessly."""
    rng = random.Random(seed)
    rows: list[dict[str, str]] = []
    while len(rows) < persons:
        rows += _household(rng)
    people = [(row, at) for at, row in enumerate(rows)]
    copies = [(_copy(rng, row), at) for row, at in people if rng.random() < copied]
    everyone = people + copies
    rng.shuffle(everyone)
    fields = {name: [row[name] for row, _ in everyone] for name in rows[0]}
    return People(fields, [at for _, at in everyone])


def _household(rng: random.Random) -> list[dict[str, str]]:
    family, phone = rng.choice(FAMILY), _phone(rng)
    address = f"北京市密云区石城镇{rng.choice(VILLAGES)}{rng.randrange(1, 300)}号"
    return [
        _person(rng, family if rng.random() < 0.7 else rng.choice(FAMILY), phone, address)
        for _ in range(rng.choice([1, 1, 2, 3, 4, 5]))
    ]


def _person(rng: random.Random, family: str, phone: str, address: str) -> dict[str, str]:
    born = FIRST + timedelta(days=rng.randrange(31000))
    number = f"999999{born:%Y%m%d}{rng.randrange(1000):03d}"
    return {
        "name": family + "".join(rng.choices(GIVEN, k=rng.choice([1, 2, 2]))),
        "document": number + check_digit(number),
        "phone": phone if rng.random() < 0.5 else _phone(rng),
        "birth_date": born.isoformat(),
        "address": address,
    }


def _phone(rng: random.Random) -> str:
    return f"1990000{rng.randrange(10_000):04d}"


def _copy(rng: random.Random, row: dict[str, str]) -> dict[str, str]:
    copy = dict(row)
    for name, slip in (("document", _slip), ("name", _in_letters), ("birth_date", _slip)):
        chance = rng.random()
        if chance < 0.15:
            copy[name] = slip(rng, copy[name])
        elif chance < 0.3 and name != "name":
            copy[name] = ""
    if rng.random() < 0.3:
        copy["address"] = copy["address"].removeprefix("北京市密云区")
    if rng.random() < 0.3:
        copy["phone"] = ""
    return copy


def _slip(rng: random.Random, text: str) -> str:
    at = rng.randrange(len(text) - 1)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def _in_letters(rng: random.Random, name: str) -> str:
    words = pinyin_of(name).title().split()
    return rng.choice(
        [" ".join(words), " ".join([*words[1:], words[0]]), words[0] + " " + "".join(words[1:])]
    )
