"""The dispatch lists of the demo, as three senders would write them.

- a large list of the city as a workbook: titles, a header of two rows with merged cells,
  dates in five forms, numbers that a spreadsheet damaged, rows that come twice; and the same
  list sent again a day later with changes;
- returnees from risk areas, as separated text in GB18030 from another district;
- secondary contacts on two sheets, one headed in both languages, one in English.
"""

import csv
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from gubei.engines.routing.divisions import Divisions
from gubei.engines.routing.units import UnitRow
from gubei.interfaces.cli.demo.books import write_city_book, write_contacts_book
from gubei.interfaces.cli.demo.drafts import (
    Draft,
    Setting,
    draft_ambiguous,
    draft_nobody,
    draft_outsider,
    draft_phone_only,
    draft_resident,
    draft_vague,
    mistype,
)
from gubei.interfaces.cli.demo.people import InventedPerson

DrawDraft = Callable[[InventedPerson, Setting], Draft]


@dataclass(frozen=True, slots=True)
class DemoList:
    """A file that was written; `version` 2 is the same list sent again."""

    path: Path
    name: str
    rows: int
    version: int = 1


@dataclass(frozen=True, slots=True)
class Mix:
    """How many rows of each sort a list has."""

    registered: int
    strangers: int
    ambiguous: int
    outsiders: int
    vague: int
    phone_only: int
    nobody: int
    twice: int


CITY_MIX = Mix(620, 330, 60, 110, 20, 10, 6, 44)
RETURNEES_MIX = Mix(260, 230, 25, 55, 10, 5, 3, 12)
CONTACTS_MIX = Mix(170, 90, 12, 16, 4, 2, 1, 5)
# So many people whom nobody has registered are needed for the three lists and the second version.
STRANGERS_NEEDED = 1_100
_KNOWN = 2_000


def write_demo_lists(
    folder: Path,
    registered: Sequence[InventedPerson],
    strangers: Sequence[InventedPerson],
    setting: Setting,
) -> list[DemoList]:
    """Write the three lists and the second version of the first into `folder`.

    `registered` are people the district knows, `strangers` (at least STRANGERS_NEEDED) are not.
    Raises ValueError where there are too few of either.
    """
    if len(strangers) < STRANGERS_NEEDED or len(registered) < CITY_MIX.registered:
        raise ValueError("too few invented people for the demo lists")
    rest, rng = iter(strangers), setting.rng
    # All lists draw from the same few residents, so that some people stand on several.
    known = rng.sample(registered, min(len(registered), _KNOWN))
    city = _draw(CITY_MIX, known, rest, setting)
    again = _revise(city, rest, setting)
    returnees = _draw(RETURNEES_MIX, known, rest, setting)
    contacts = _draw(CONTACTS_MIX, known, rest, setting)
    folder.mkdir(parents=True, exist_ok=True)
    day = setting.today
    return [
        _write_city(folder, city, day),
        _write_returnees(folder, returnees, day),
        _write_contacts(folder, contacts, rng, day),
        _write_city(folder, again, day, version=2),
    ]


def make_setting(
    rng: random.Random, units: Sequence[UnitRow], divisions: Divisions, today: date
) -> Setting:
    """Return what the drafts are made from."""
    return Setting(rng, units, divisions, today)


def _draw(
    mix: Mix, registered: Sequence[InventedPerson], rest: Iterable[InventedPerson], setting: Setting
) -> list[Draft]:
    """Return the drafts of one list in an order that mixes all sorts."""
    rng, unknown = setting.rng, iter(rest)
    drafts = [draft_resident(one, setting) for one in rng.sample(registered, mix.registered)]
    sorts: tuple[tuple[int, DrawDraft], ...] = (
        (mix.strangers, draft_resident),
        (mix.ambiguous, draft_ambiguous),
        (mix.outsiders, draft_outsider),
        (mix.vague, draft_vague),
        (mix.phone_only, draft_phone_only),
        (mix.nobody, draft_nobody),
    )
    drafts += [draw(next(unknown), setting) for count, draw in sorts for _ in range(count)]
    drafts = [mistype(draft, rng) for draft in drafts]
    drafts += [mistype(draft, rng) for draft in rng.sample(drafts[: mix.registered], mix.twice)]
    rng.shuffle(drafts)
    return drafts


def _revise(drafts: list[Draft], rest: Iterable[InventedPerson], setting: Setting) -> list[Draft]:
    """Return the second version: 20 rows gone, 30 corrected, 40 new at the end."""
    rng, unknown = setting.rng, iter(rest)
    named = [place for place, draft in enumerate(drafts) if draft.document and draft.address]
    touched = rng.sample(named, 50)
    gone, changed = set(touched[:20]), set(touched[20:])
    kept = [
        replace(draft, note="电话已更正", phone=f"1990000{rng.randrange(10_000):04d}")
        if place in changed
        else draft
        for place, draft in enumerate(drafts)
        if place not in gone
    ]
    return kept + [mistype(draft_resident(next(unknown), setting), rng) for _ in range(40)]


def _write_city(folder: Path, drafts: list[Draft], day: date, *, version: int = 1) -> DemoList:
    ending = "" if version == 1 else "-更新"
    path = folder / f"大数据派单{day:%m%d}{ending}.xlsx"
    write_city_book(path, drafts, day)
    return DemoList(path, f"大数据派单{day:%m%d}", len(drafts), version)


def _write_contacts(folder: Path, drafts: list[Draft], rng: random.Random, day: date) -> DemoList:
    path = folder / f"次密接名单{day:%m%d}.xlsx"
    write_contacts_book(path, drafts, rng, day)
    return DemoList(path, f"次密接名单{day:%m%d}", len(drafts))


def _write_returnees(folder: Path, drafts: list[Draft], day: date) -> DemoList:
    """Write the list as separated text in the encoding that a Chinese spreadsheet saves."""
    path = folder / f"风险区来返人员{day:%m%d}.csv"
    header = [
        "序号",
        "姓名",
        "身份证号",
        "手机号",
        "居住地",
        "出发地",
        "返京日期",
        "交通方式",
        "备注",
    ]
    with path.open("w", encoding="gb18030", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(header)
        for number, draft in enumerate(drafts, start=1):
            document = _damage(draft)
            arrived = _write_date(draft)
            trip = [draft.source, arrived, draft.vehicle, draft.note]
            writer.writerow([number, draft.name, document, draft.phone, draft.address, *trip])
    return DemoList(path, f"风险区来返人员{day:%m%d}", len(drafts))


def _damage(draft: Draft) -> str:
    """Return the document as a spreadsheet saves it that took it for a number."""
    number = draft.document_as_number
    return draft.document if number is None else f"{number:.5E}"


def _write_date(draft: Draft) -> str:
    day = draft.arrived
    if day is None:
        return ""
    forms = (f"{day:%Y-%m-%d}", f"{day:%Y/}{day.month}/{day.day}", f"{day.month}月{day.day}日")
    return forms[draft.date_form % len(forms)]
