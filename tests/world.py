"""The named people of all tests: 古北区, a small district on 26 April 2022.

Everybody here is invented. Identity numbers carry the area code 999999, which nobody has,
and telephones stand in the block 199-0000, which is not given out.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from uuid import UUID

from django.contrib.auth.hashers import make_password

from gubei.domain.leads.models import DispatchList, Lead, ListKind, ListRow, Route
from gubei.domain.people.models import Address, ContactDetail, Identity, MatchCandidate, Person
from gubei.domain.people.rules import tail_index
from gubei.domain.privacy.queries import key_ring
from gubei.domain.privacy.rules import about_of
from gubei.domain.territory.models import Level, Officer, Role, Unit, UnitKind
from gubei.terms.documents import check_digit, read_document
from gubei.terms.ids import uuid7_at
from gubei.terms.moments import SHANGHAI, milliseconds_of
from gubei.terms.names import grams_of, initials_of, pinyin_of

NOW = datetime(2022, 4, 26, 9, 30, tzinfo=SHANGHAI)
"""The moment at which the tests take place."""
LAST_WEEK = NOW - timedelta(days=7)
PASSWORD = "guo-tai-min-an-2022"
"""Everybody's password."""
_HASHED: dict[str, str] = {}
HEADERS = ("姓名", "身份证号", "联系电话", "现住址", "来源地")

# code, name, level, kind, parent
_UNITS = (
    ("999900", "古北区", Level.DISTRICT, UnitKind.DISTRICT, ""),
    ("999901", "北口镇", Level.TOWN, UnitKind.TOWN, "999900"),
    ("999902", "南河镇", Level.TOWN, UnitKind.TOWN, "999900"),
    ("99990101", "柳沟村", Level.VILLAGE, UnitKind.VILLAGE, "999901"),
    ("99990102", "石桥村", Level.VILLAGE, UnitKind.VILLAGE, "999901"),
    ("99990103", "东关社区", Level.VILLAGE, UnitKind.COMMUNITY, "999901"),
    ("99990201", "杏园村", Level.VILLAGE, UnitKind.VILLAGE, "999902"),
    ("99990202", "河沿村", Level.VILLAGE, UnitKind.VILLAGE, "999902"),
)
# attribute, name, role, unit
_OFFICERS = (
    ("he_duty", "何值班", Role.DUTY, "古北区"),
    ("leng_leader", "冷区长", Role.LEADER, "古北区"),
    ("du_investigator", "杜流调", Role.INVESTIGATOR, "古北区"),
    ("shen_auditor", "沈审计", Role.AUDITOR, "古北区"),
    ("guan_administrator", "管理员", Role.ADMINISTRATOR, "古北区"),
    ("tang_town", "唐镇长", Role.TOWN, "北口镇"),
    ("nan_town", "南镇长", Role.TOWN, "南河镇"),
    ("liu_village", "刘村干", Role.VILLAGE, "柳沟村"),
    ("shi_village", "石村干", Role.VILLAGE, "石桥村"),
    ("xing_village", "邢村干", Role.VILLAGE, "杏园村"),
)


@dataclass
class World:
    """The units by name, the officers and persons by attribute, one list with its leads."""

    ids: Iterator[UUID]
    units: dict[str, Unit] = field(default_factory=dict)
    officers: dict[str, Officer] = field(default_factory=dict)
    persons: dict[str, Person] = field(default_factory=dict)
    leads: dict[str, Lead] = field(default_factory=dict)
    dispatch_list: DispatchList | None = None

    def __getattr__(self, name: str) -> Officer:
        """Return an officer: world.liu_village."""
        try:
            return self.__dict__["officers"][name]
        except KeyError:
            raise AttributeError(name) from None

    def unit(self, name: str) -> Unit:
        """Return a unit by its Chinese name."""
        return self.units[name]

    def person(self, name: str) -> Person:
        """Return a person by the Chinese name."""
        return self.persons[name]

    def lead(self, name: str) -> Lead:
        """Return the lead about a person of this name."""
        return self.leads[name]

    def add_officer(self, name: str, role: Role, unit: str, username: str = "") -> Officer:
        """Add an officer with everybody's password."""
        officer = _officer(self, username or f"u{next(_COUNT)}", name, role, unit)
        officer.save(force_insert=True)
        return officer

    def add_person(
        self,
        name: str,
        unit: str,
        *,
        born: date | None = None,
        document: str = "",
        phone: str = "",
        address: str = "",
        sex: str = "",
        added_at: datetime = LAST_WEEK,
    ) -> Person:
        """Add a person with at most one document, telephone and address."""
        person = Person.objects.create(
            id=next(self.ids),
            unit=self.units[unit],
            name=name,
            pinyin=pinyin_of(name),
            initials=initials_of(name),
            grams=list(grams_of(name)),
            sex=sex,
            birth_date=born,
            added_at=added_at,
        )
        self.persons[name] = person
        if document:
            self.add_document(person, document)
        if phone:
            self.add_phone(person, phone)
        if address:
            Address.objects.create(
                id=next(self.ids), person=person, text=address, recorded_at=added_at
            )
        return person

    def add_document(self, person: Person, number: str) -> Identity:
        """Give a person an identity document."""
        row_id, ring, reading = next(self.ids), key_ring(), read_document(number)
        return Identity.objects.create(
            id=row_id,
            person=person,
            kind=reading.kind,
            sealed=ring.seal(number, about=about_of("identity", row_id)),
            blind=ring.blind_index("document", number),
            tail=tail_index(ring, number),
            is_sure=reading.is_sure,
            recorded_at=LAST_WEEK,
        )

    def add_phone(self, person: Person, number: str) -> ContactDetail:
        """Give a person a telephone."""
        row_id, ring = next(self.ids), key_ring()
        return ContactDetail.objects.create(
            id=row_id,
            person=person,
            kind="phone",
            sealed=ring.seal(number, about=about_of("contact", row_id)),
            blind=ring.blind_index("phone", number),
            tail=tail_index(ring, number),
            recorded_at=LAST_WEEK,
        )

    def add_list(self, name: str, unit: str = "古北区") -> DispatchList:
        """Add a list of one sheet without rows, received an hour ago."""
        received = NOW - timedelta(hours=1)
        self.dispatch_list = DispatchList.objects.create(
            id=next(self.ids),
            unit=self.units[unit],
            name=name,
            kind=ListKind.DISPATCH,
            version=1,
            file_name=f"{name}.xlsx",
            file_hash=hashlib.sha256(name.encode()).digest(),
            sheets=[
                {
                    "name": "Sheet1",
                    "title_rows": [],
                    "header_row": 1,
                    "columns": list(HEADERS),
                    "fields": ["name", "document", "phone", "address", "origin"],
                    "rows": 0,
                }
            ],
            received_at=received,
            taken_in_at=NOW - timedelta(minutes=50),
            taken_in_by=self.officers["he_duty"],
            locate_by=received + timedelta(hours=2),
            feedback_by=received + timedelta(hours=24),
            intake_report=dict.fromkeys(
                ("rows", "unreadable", "leads", "new_persons", "matched_persons", "review"), 0
            )
            | {"routed": {}, "versions": None},
        )
        return self.dispatch_list

    def add_lead(self, name: str, unit: str, dispatch_list: DispatchList | None = None) -> Lead:
        """Add a row about a known person to the list, and its lead."""
        dispatch_list = dispatch_list or self.dispatch_list
        assert dispatch_list is not None
        person, row_id = self.persons[name], next(self.ids)
        cells = [name, "", "", f"古北区{unit}", "上海"]
        row = ListRow.objects.create(
            id=row_id,
            dispatch_list=dispatch_list,
            sheet=0,
            number=dispatch_list.rows.count() + 2,
            sealed=key_ring().seal(
                json.dumps(cells, ensure_ascii=False), about=about_of("row", row_id)
            ),
            fingerprint=hashlib.sha256(row_id.bytes).digest()[:16],
            subject=hashlib.sha256(name.encode()).digest()[:16],
        )
        self.leads[name] = Lead.objects.create(
            id=next(self.ids),
            dispatch_list=dispatch_list,
            row=row,
            person=person,
            unit=self.units[unit],
            received_at=dispatch_list.received_at,
            locate_by=dispatch_list.locate_by,
            feedback_by=dispatch_list.feedback_by,
            address=cells[3],
            origin="上海",
            route=Route.VILLAGE,
            route_confidence=1.0,
        )
        return self.leads[name]

    def add_unreadable_row(self, dispatch_list: DispatchList) -> ListRow:
        """Add a row that names nobody to a list."""
        row_id = next(self.ids)
        cells = ["", "", "", "古北区", "上海"]
        return ListRow.objects.create(
            id=row_id,
            dispatch_list=dispatch_list,
            sheet=0,
            number=dispatch_list.rows.count() + 2,
            sealed=key_ring().seal(
                json.dumps(cells, ensure_ascii=False), about=about_of("row", row_id)
            ),
            fingerprint=hashlib.sha256(row_id.bytes).digest()[:16],
            subject=hashlib.sha256(row_id.bytes).digest()[:16],
            unreadable="nobody_named",
        )

    def add_match(self, name: str, other: str, unit: str, probability: float) -> MatchCandidate:
        """Add a pair of records that may be one person."""
        return MatchCandidate.objects.create(
            id=next(self.ids),
            unit=self.units[unit],
            person=self.persons[name],
            other=self.persons[other],
            probability=probability,
            found_at=LAST_WEEK,
        )


_COUNT = count(1)


def document(born: date, serial: int) -> str:
    """Return an invented resident identity number that passes every check; odd is male."""
    first = f"999999{born:%Y%m%d}{serial:03d}"
    return first + check_digit(first)


def phone(number: int) -> str:
    """Return an invented telephone number."""
    return f"1990000{number:04d}"


def build_world() -> World:
    """Store the district, its officers, six persons and one list with five leads."""
    world = World(_ids())
    _add_units(world)
    _add_officers(world)
    _add_persons(world)
    world.add_list("4月26日大数据派单")
    for name, unit in (
        ("林梅", "柳沟村"),
        ("王建国", "石桥村"),
        ("赵小云", "杏园村"),
        ("陈志强", "河沿村"),
        ("Li Na", "东关社区"),
    ):
        world.add_lead(name, unit)
    return world


def _add_units(world: World) -> None:
    for code, name, level, kind, parent in _UNITS:
        above = next((unit for unit in world.units.values() if unit.code == parent), None)
        world.units[name] = Unit(
            id=next(world.ids),
            code=code,
            name=name,
            level=level,
            kind=kind,
            parent=above,
            lineage=[*(above.lineage if above else []), code],
        )
    Unit.objects.bulk_create(world.units.values())


def _add_officers(world: World) -> None:
    for username, name, role, unit in _OFFICERS:
        world.officers[username] = _officer(world, username, name, role, unit)
    Officer.objects.bulk_create(world.officers.values())


def _officer(world: World, username: str, name: str, role: Role, unit: str) -> Officer:
    hashed = _HASHED.setdefault(PASSWORD, make_password(PASSWORD))
    return Officer(
        id=next(world.ids),
        username=username,
        name=name,
        role=role,
        unit=world.units[unit],
        password=hashed,
        joined_at=LAST_WEEK,
    )


def _add_persons(world: World) -> None:
    people = (
        # name, unit, born, sex, document serial, telephone, address
        ("林梅", "柳沟村", date(1988, 3, 12), "female", 2, 1, "古北区北口镇柳沟村12号"),
        ("王建国", "石桥村", date(1956, 7, 1), "male", 3, 2, "古北区北口镇石桥村前街3号"),
        ("赵小云", "杏园村", date(1994, 11, 23), "female", 4, 3, "古北区南河镇杏园村东头"),
        ("陈志强", "河沿村", date(1979, 1, 30), "male", 5, 4, "古北区南河镇河沿村88号"),
        ("Li Na", "东关社区", date(1990, 5, 5), "female", 6, 5, "东关社区5号楼2单元301"),
    )
    for name, unit, born, sex, serial, number, address in people:
        world.add_person(
            name,
            unit,
            born=born,
            sex=sex,
            document=document(born, serial),
            phone=phone(number),
            address=address,
        )
    # The same woman once more, as somebody misheard her name on the telephone.
    world.add_person("林玫", "柳沟村", born=date(1988, 3, 12), sex="female", phone=phone(1))
    world.add_match("林梅", "林玫", "柳沟村", 0.72)


def _ids() -> Iterator[UUID]:
    return (uuid7_at(milliseconds_of(LAST_WEEK) + n, os.urandom(10)) for n in count())
