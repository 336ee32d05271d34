"""A dispatch list that we make ourselves: contacts of a case, known persons all of them.

Its rows read like those of any list, so that it is exported and fed back like any; nobody is
matched anew, for the trace says who they are.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gubei.domain.leads.models import DispatchList, Lead, ListKind, ListRow
from gubei.domain.leads.queries.clocks import clock_in_force
from gubei.domain.leads.rules.routes import route_of
from gubei.domain.people.models import Person, open_detail
from gubei.domain.people.queries.files import PersonFile, files_of
from gubei.domain.privacy.queries import key_ring
from gubei.domain.privacy.rules import about_of
from gubei.domain.territory.models import Officer, Unit
from gubei.domain.territory.queries import district, gazetteer
from gubei.engines.routing import Route
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of, say_moment

HEADER = ("姓名", "证件号码", "联系电话", "现住址", "线索类别", "暴露场所", "末次暴露时间")
_FIELDS = (
    "name", "document", "phone", "address", "lead_kind", "exposure_place", "exposed_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Traced:
    """A person to be located: of which class, exposed where, and when last."""

    person: UUID
    kind: str
    place: str
    exposed_at: datetime


@dataclass(frozen=True, slots=True)
class TracingList:
    """What the list is called, of which class its people are, and by whom it was made."""

    name: str
    person_class: str
    by: Officer
    now: datetime


@dataclass(frozen=True, slots=True)
class _Desk:
    made: DispatchList
    routes: dict[UUID, Route]
    units: dict[str, UUID]
    levels: dict[UUID, int]
    ids: Iterator[UUID]
    now: datetime


def make_tracing_list(*, wish: TracingList, traced: Sequence[Traced]) -> dict[UUID, UUID]:
    """Make a list of contacts and return the lead of each person, routed by the newest address."""
    ids = uuid7_run(milliseconds_of(wish.now))
    persons = Person.objects.filter(pk__in=[each.person for each in traced])
    files = files_of(list(persons.select_related("unit")))
    home, places = district(), gazetteer()
    routes = {
        key: places.route(next(iter(file.addresses), ""), unit_code="", town="", village="")
        for key, file in files.items()
    }
    made = _list(wish, home, traced, next(ids))
    units = dict(Unit.objects.values_list("code", "id"))
    levels = dict(Unit.objects.values_list("id", "level"))
    desk = _Desk(made, routes, units, levels, ids, wish.now)
    rows = [_row(desk, n, each, files[each.person]) for n, each in enumerate(traced, 2)]
    ListRow.objects.bulk_create(rows)
    leads = [
        _lead(desk, row, each, files[each.person]) for row, each in zip(rows, traced, strict=True)
    ]
    Lead.objects.bulk_create(leads)
    return {lead.person_id: lead.pk for lead in leads}


def _list(wish: TracingList, home: Unit, traced: Sequence[Traced], key: UUID) -> DispatchList:
    clock = clock_in_force(wish.person_class)
    return DispatchList.objects.create(
        id=key,
        unit=home,
        name=_free_name(home, wish.name),
        kind=ListKind.TRACING,
        version=1,
        file_name="",
        file_hash=hashlib.sha256(key.bytes).digest(),
        sheets=[
            {
                "name": "Sheet1", "title_rows": [], "header_row": 1, "columns": list(HEADER),
                "fields": list(_FIELDS), "rows": len(traced), "notices": [],
            }
        ],
        received_at=wish.now,
        taken_in_at=wish.now,
        taken_in_by=wish.by,
        locate_by=wish.now + clock.locate,
        feedback_by=wish.now + clock.feedback,
        intake_report={
            "rows": len(traced), "unreadable": 0, "leads": len(traced), "new_persons": 0,
            "matched_persons": len(traced), "review": 0, "routed": {}, "versions": None,
        },
    )  # fmt: skip


def _free_name(home: Unit, name: str) -> str:
    """Return the name with the number of the batch: a later one is no version of an earlier."""
    taken = DispatchList.objects.filter(unit=home, name__startswith=name[:180]).count()
    return f"{name[:180]} 第{taken + 1}批"


def _row(desk: _Desk, number: int, each: Traced, file: PersonFile) -> ListRow:
    key, ring = next(desk.ids), key_ring()
    cells = [
        file.person.name,
        next((open_detail("identity", one) for one in file.identities), ""),
        next((open_detail("contact", one) for one in file.phones), ""),
        next(iter(file.addresses), ""),
        each.kind,
        each.place,
        say_moment(each.exposed_at),
    ]
    text = json.dumps(cells, ensure_ascii=False)
    return ListRow(
        id=key,
        dispatch_list=desk.made,
        sheet=0,
        number=number,
        sealed=ring.seal(text, about=about_of("row", key)),
        fingerprint=ring.blind_index("row", "\x1f".join(cells)),
        subject=ring.blind_index("subject", f"person:{each.person}"),
    )


def _lead(desk: _Desk, row: ListRow, each: Traced, file: PersonFile) -> Lead:
    route = desk.routes[each.person]
    unit = _unit_of(desk, route, file.person)
    return Lead(
        id=next(desk.ids),
        dispatch_list=desk.made,
        row=row,
        person_id=each.person,
        unit_id=unit,
        received_at=desk.made.received_at,
        locate_by=desk.made.locate_by,
        feedback_by=desk.made.feedback_by,
        exposure=f"{each.kind} {each.place}".strip()[:300],
        exposed_at=each.exposed_at,
        address=next(iter(file.addresses), ""),
        route=route_of(route.kind, desk.levels[unit]),
        route_confidence=route.confidence,
        candidates=list(route.candidates),
        proposed_code=route.outside.code if route.outside else "",
        proposed_name=route.outside.name[:100] if route.outside else "",
        match_probability=1.0,
    )


def _unit_of(desk: _Desk, route: Route, person: Person) -> UUID:
    """Return which unit answers: by the address; where that says nothing, the person's own."""
    if route.kind == "unreadable":
        return person.unit_id
    return desk.units.get(route.unit_code, person.unit_id)
