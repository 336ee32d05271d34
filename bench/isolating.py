"""Invented people and rooms for `gubei bench isolation`."""

import csv
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from gubei.engines.placement import Need, Person, Room
from gubei.terms.exposure_kinds import ExposureKind

AT = date(2022, 4, 26)
_KINDS = (ExposureKind.CONTACT, ExposureKind.SECONDARY, ExposureKind.ENTRANT, ExposureKind.POSITIVE)
_SHARES = (0.5, 0.3, 0.14, 0.06)
_SIZES, _SIZE_SHARES = (1, 2, 3, 4, 5), (0.55, 0.22, 0.14, 0.07, 0.02)
_DAYS = 10


def invent_people(count: int, seed: int = 1) -> list[Person]:
    """Return people in households of one to five, exposed over ten days, with needs and minors."""
    rng = np.random.default_rng(seed)
    people: list[Person] = []
    while len(people) < count:
        people += _household(rng, len(people))[: count - len(people)]
    return people


def _household(rng: np.random.Generator, number: int) -> list[Person]:
    size = int(rng.choice(_SIZES, p=_SIZE_SHARES))
    kind = _KINDS[rng.choice(len(_KINDS), p=_SHARES)]
    first = AT - timedelta(days=int(rng.integers(1, _DAYS + 1)))
    home = f"H{number}" if size > 1 else ""
    names = [f"P{number + each}" for each in range(size)]
    return [
        Person(
            name,
            home,
            first + timedelta(days=int(size > 1 and rng.random() < 0.15)),
            kind,
            _needs(rng),
            frozenset(names[2:3]) if place == 0 and size > 2 else frozenset(),
        )
        for place, name in enumerate(names)
    ]


def _needs(rng: np.random.Generator) -> frozenset[Need]:
    drawn = rng.random()
    if drawn < 0.01:
        return frozenset({Need.NEAR_CARE})
    return frozenset({Need.BARRIER_FREE}) if drawn < 0.03 else frozenset()


def invent_rooms(count: int, seed: int = 1, *, sites: int = 12, floors: int = 8) -> list[Room]:
    """Return rooms of hotels whose floors differ in size, a tenth of them free only later."""
    rng = np.random.default_rng(seed + 1000)
    sizes = rng.integers(20, 46, sites * floors).astype(float)
    counts = np.floor(sizes / sizes.sum() * count).astype(int)
    counts[0] += count - counts.sum()
    rooms = []
    for number, rooms_here in enumerate(counts.tolist()):
        site, floor = f"S{number // floors + 1}", f"{number % floors + 1}F"
        free = AT + timedelta(days=int(rng.integers(1, 4))) if rng.random() < 0.1 else None
        for place in range(rooms_here):
            has = {Need.OWN_BATHROOM}
            has |= {Need.NEAR_CARE} if place < 3 and number % floors == 0 else set()
            has |= {Need.BARRIER_FREE} if place < 2 else set()
            beds = int(rng.choice((1, 2, 3, 4), p=(0.4, 0.4, 0.12, 0.08)))
            name = f"{site}-{floor}-{place + 1:02}"
            duct = f"{floor}-V{place * 3 // max(rooms_here, 1) + 1}"
            rooms.append(Room(name, site, floor, duct, beds, frozenset(has), free))
    return rooms


def write_people(people: list[Person], file: Path) -> None:
    """Write people as the command line reads them."""
    with file.open("w", newline="", encoding="utf-8") as opened:
        table = csv.writer(opened)
        table.writerow(["person", "household", "exposure_date", "kind", "guardian_of", "needs"])
        for each in people:
            table.writerow([
                each.name, each.household, each.exposed, each.kind,
                ";".join(sorted(each.guards)), ";".join(sorted(each.needs)),
            ])  # fmt: skip


def write_rooms(rooms: list[Room], file: Path) -> None:
    """Write rooms as the command line reads them."""
    with file.open("w", newline="", encoding="utf-8") as opened:
        table = csv.writer(opened)
        table.writerow([
            "room", "site", "floor", "ventilation", "beds", "own_bathroom", "barrier_free", "near_care",
            "free_from",
        ])  # fmt: skip
        for each in rooms:
            has = [
                int(n in each.has) for n in (Need.OWN_BATHROOM, Need.BARRIER_FREE, Need.NEAR_CARE)
            ]
            table.writerow([
                each.name, each.site, each.floor, each.ventilation, each.beds, *has, each.free_from or ""
            ])  # fmt: skip
