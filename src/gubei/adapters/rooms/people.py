"""Reads who needs a room. Nobody is lost: who cannot be placed as written is kept with the reason."""

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from gubei.adapters.rooms.rooms import RoomTable, Wrong, day_of
from gubei.adapters.visits.frames import read_frame
from gubei.adapters.visits.troubles import LISTED, Trouble, Troubles
from gubei.engines.placement import Need, NotPlaced, Person
from gubei.terms.exposure_kinds import ExposureKind
from gubei.terms.refusals import Invalid
from gubei.terms.words import Words

COLUMNS = ("person", "household", "exposure_date", "kind", "guardian_of", "needs")
_CORRECT = Words("Correct the row and place the list again.", "请更正该行后重新安排。")
_SEVERAL = re.compile(r"\s*[;,|、，；/]+\s*")
_KINDS = {
    **{kind.value: kind for kind in ExposureKind},
    **{kind.words.zh: kind for kind in ExposureKind},
    "close_contact": ExposureKind.CONTACT,
    "secondary_contact": ExposureKind.SECONDARY,
    "密切接触者": ExposureKind.CONTACT,
    "入境": ExposureKind.ENTRANT,
    "阳性": ExposureKind.POSITIVE,
}
_NEEDS = {
    **{need.value: need for need in Need},
    **{need.words.zh: need for need in Need},
    **dict.fromkeys(("dialysis", "透析", "pregnant", "孕妇", "care", "医护"), Need.NEAR_CARE),
    **dict.fromkeys(
        ("disabled", "disability", "残疾", "wheelchair", "轮椅", "barrier-free"), Need.BARRIER_FREE
    ),
    **dict.fromkeys(("bathroom", "卫生间"), Need.OWN_BATHROOM),
}


@dataclass(frozen=True, slots=True)
class PeopleTable:
    """Who can be placed, who cannot and why, and rows with something odd.

    Every different name of the file is in `people` or in `unplaceable`; rows that name nobody, or
    somebody a second time, are in `left_out`; `remarks` are rows that were used all the same.
    """

    people: list[Person]
    unplaceable: list[NotPlaced]
    left_out: Troubles
    remarks: Troubles


def read_people(file: Path, rooms: RoomTable, *, today: date) -> PeopleTable:
    """Read the people. Raises Invalid for a file that cannot be used or names nobody."""
    rows: dict[str, dict[str, Any]] = {}
    left_out: list[Trouble] = []
    for row in read_frame(file, COLUMNS, ("room",)).iter_rows(named=True):
        name = str(row["person"] or "")
        if not name:
            left_out.append(Trouble(row["row"], _NOBODY))
        elif name in rows:
            left_out.append(Trouble(row["row"], _twice(name, rows[name]["row"])))
        else:
            rows[name] = row
    if not rows:
        raise Invalid(f"{file.name} names nobody.", f"{file.name} 中没有人员。", code="no_rows")
    people, unplaceable = _sorted_out(rows, rooms, today)
    people, without = _with_guardians(people, rows, {each.person for each in unplaceable})
    unplaceable += without
    known = {person.name for person in people}
    remarks = [each for person in people for each in _remarks(person, rows, known)]
    cleaned = [replace(person, guards=person.guards & known) for person in people]
    return PeopleTable(
        cleaned,
        unplaceable,
        Troubles(len(left_out), tuple(left_out[:LISTED])),
        Troubles(len(remarks), tuple(remarks[:LISTED])),
    )


def _sorted_out(
    rows: Mapping[str, dict[str, Any]], rooms: RoomTable, today: date
) -> tuple[list[Person], list[NotPlaced]]:
    people, unplaceable = [], []
    named = {room.name for room in rooms.rooms}
    for name, row in rows.items():
        try:
            people.append(_person(name, row, (rows, named), today))
        except Wrong as wrong:
            words = Words(
                f"Row {row['row']}: {wrong.words.en}", f"第 {row['row']} 行：{wrong.words.zh}"
            )
            unplaceable.append(NotPlaced(name, words, _CORRECT))
    return people, unplaceable


def _with_guardians(
    people: list[Person], rows: Mapping[str, dict[str, Any]], lost: set[str]
) -> tuple[list[Person], list[NotPlaced]]:
    """Keep a minor back whose only guardian cannot be placed."""
    guarded = {minor for person in people for minor in person.guards}
    waiting = {
        minor: guardian
        for guardian in sorted(lost)
        for minor in _names(rows[guardian]["guardian_of"], rows)
        if minor not in guarded
    }
    kept = [person for person in people if person.name not in waiting]
    without = [
        NotPlaced(person.name, Words(
            f"The guardian {waiting[person.name]} cannot be placed.",
            f"监护人 {waiting[person.name]} 无法安排。",
        ), _CORRECT)
        for person in people if person.name in waiting
    ]  # fmt: skip
    return kept, without


def _person(
    name: str, row: dict[str, Any], known: tuple[Container[str], Container[str]], today: date
) -> Person:
    names, rooms = known
    exposed = day_of(row["exposure_date"], today)
    if exposed is None:
        raise Wrong(
            "The exposure date is missing: nobody can say whose air this person may share.",
            "缺少暴露日期，无法判断可与何人同层。",
        )
    room = str(row.get("room") or "")
    if room and room not in rooms:
        raise Wrong(f"There is no room {room} in the list of rooms.", f"房间表中没有 {room}。")
    return Person(
        name,
        str(row["household"] or ""),
        exposed,
        _kind(row["kind"]),
        frozenset(_NEEDS[word] for word in _words(row["needs"]) if word in _NEEDS),
        frozenset(_names(row["guardian_of"], names)) - {name},
        room,
    )


def _kind(value: object) -> ExposureKind:
    text = str(value or "").strip().lower()
    if text not in _KINDS:
        kinds = ", ".join(ExposureKind)
        raise Wrong(
            f"“{text}” is not a kind of exposure. Kinds: {kinds}.",
            f"“{text}”不是有效的类别。可用：{kinds}。",
        )
    return _KINDS[text]


def _remarks(
    person: Person, rows: Mapping[str, dict[str, Any]], known: set[str]
) -> Iterator[Trouble]:
    row = rows[person.name]
    for minor in sorted(person.guards - known):
        where = (
            Words("cannot be placed", "无法安排")
            if minor in rows
            else Words("is not on the list", "不在名单中")
        )
        yield Trouble(row["row"], Words(
            f"{person.name} is guardian of {minor}, who {where.en}; placed without.",
            f"{person.name} 是 {minor} 的监护人，而 {minor} {where.zh}；已单独安排。",
        ), kept=True)  # fmt: skip
    for word in _words(row["needs"]):
        if word not in _NEEDS:
            yield Trouble(row["row"], Words(
                f"The need “{word}” does not decide the room; tell the site.",
                f"需求“{word}”不影响房间选择，请告知隔离点。",
            ), kept=True)  # fmt: skip


def _names(value: object, known: Container[str]) -> list[str]:
    """Return the names in a cell; spaces part names only where they are not within one."""
    found: list[str] = []
    for each in _SEVERAL.split(str(value or "").strip()):
        found += [each] if each in known else each.split()
    return found


def _words(value: object) -> list[str]:
    words = _names(str(value or "").lower(), _NEEDS)
    return [each for each in words if each not in ("none", "no", "无", "-")]


def _twice(name: str, first: int) -> Words:
    return Words(
        f"{name} stands in row {first} already; that row counts.",
        f"{name} 已在第 {first} 行出现，以该行为准。",
    )


_NOBODY = Words("The row names nobody.", "该行没有人员。")
