"""Traces of a case, its contacts, what is decided of them, and the pictures of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Query, Router
from pydantic import Field

from gubei.domain.investigations import models
from gubei.domain.investigations.operations.deciding import Ruling, decide_contacts
from gubei.domain.investigations.operations.telling import Told, tell_contacts
from gubei.domain.investigations.operations.tracing import trace_case
from gubei.domain.investigations.queries.cases import case_in_reach
from gubei.domain.investigations.queries.contacts import (
    After,
    ContactFilter,
    ContactView,
    contacts_of,
    count_contacts,
)
from gubei.domain.investigations.queries.exposures import Exposed, exposures_of
from gubei.domain.investigations.queries.pictures import board_of, graph_of
from gubei.domain.investigations.queries.rings import Search
from gubei.domain.investigations.queries.visits import itinerary_changed_at
from gubei.domain.investigations.queries.windows import window_of
from gubei.domain.investigations.rules.contacts import ContactClass
from gubei.domain.people.operations.adding import add_person
from gubei.domain.people.operations.looking import open_file
from gubei.domain.privacy.models import Purpose
from gubei.domain.sites.queries import sites_by_id
from gubei.domain.territory.rules import Ability, require
from gubei.interfaces.api.asked import SignedRequest, now_of
from gubei.interfaces.api.case_shapes import CaseRef, PersonName
from gubei.interfaces.api.cases import newcomer_of
from gubei.interfaces.api.contact_shapes import (
    BoardCellShown,
    BoardContactShown,
    ContactShown,
    CrowdShown,
    DecisionsMade,
    DecisionsSent,
    EdgeShown,
    ExposureOfPerson,
    GraphShown,
    NodeShown,
    StayShown,
    ToldSent,
    TraceAsked,
    TraceShown,
)
from gubei.interfaces.api.pages import Cursor, Limit, Place, cut, read_cursor
from gubei.interfaces.api.shapes import Items, OfficerName, Page, Sent, Shape
from gubei.terms.refusals import Invalid

router = Router(tags=["tracing"])
Sort = Literal[
    "ring", "-ring", "minutes", "-minutes", "place", "-place", "class", "-class", "first",
    "-first", "last", "-last", "name", "-name",
]  # fmt: skip


class ContactsAsked(Shape):
    """The filters of the table: waiting or decided, ring, class, site, part of a name."""

    view: ContactView = ContactView.ALL
    ring: int | None = Field(None, ge=1, le=3)
    value: ContactClass | Literal[""] = ""
    site: UUID | None = None
    q: str = Field("", max_length=100)


class ContactCounts(Shape):
    """How many contacts there are, how many wait for a decision, of each class, in each ring."""

    all: int
    waiting: int
    close: int
    secondary: int
    general: int
    none: int
    rings: dict[int, int]


class TraceMade(Shape):
    """Which trace it was, and whom it found by ring."""

    id: UUID
    sizes: list[int]


class ToldList(Sent):
    """Contacts that somebody told."""

    contacts: list[ToldSent] = Field(min_length=1, max_length=500)


@router.post("/cases/{case_id}/traces", response=TraceMade)
def run_trace(request: SignedRequest, case_id: UUID, sent: TraceAsked) -> TraceMade:
    """Find who shared the air of a case; kept, and logged at everybody whom it shows."""
    search = Search(
        least_seconds=round(sent.least_minutes * 60),
        linger_seconds=round(sent.linger_minutes * 60),
        rings=sent.rings,
        with_crowds=sent.with_crowds,
    )
    made = trace_case(
        case=case_id, search=search, purpose=sent.purpose, by=request.auth, now=now_of(request)
    )
    return TraceMade(id=made.pk, sizes=made.sizes)


@router.get("/cases/{case_id}/traces", response=Items[TraceShown])
def read_traces(request: SignedRequest, case_id: UUID) -> Items[TraceShown]:
    """Return the traces of a case, the newest first."""
    require(request.auth, Ability.READ)
    case = case_in_reach(request.auth, case_id)
    found = list(case.traces.select_related("by").order_by("-at", "-pk")[:200])
    return Items[TraceShown](items=_traces(found, itinerary_changed_at(case.person)))


def _traces(found: Sequence[models.Trace], changed_at: datetime | None) -> list[TraceShown]:
    crowded = [each for trace in found for each in trace.crowded]
    sites = sites_by_id([UUID(each["site"]) for each in crowded])

    def shown(each: dict[str, Any]) -> CrowdShown:
        site = sites[UUID(each["site"])]
        return CrowdShown(
            site=site.pk, name=site.name, zone=each["zone"], zones=site.zones,
            persons=each["persons"],
        )  # fmt: skip

    return [
        TraceShown.of(trace, [shown(each) for each in trace.crowded], changed_at) for trace in found
    ]


@router.get("/cases/{case_id}/contacts", response=Page[ContactShown])
def read_contacts(
    request: SignedRequest,
    case_id: UUID,
    *,
    filters: Annotated[ContactsAsked, Query()],
    cursor: Cursor,
    limit: Limit,
    sort: Sort = "ring",
) -> Page[ContactShown]:
    """Page through the contacts of a case as they stand, in the officer's reach."""
    require(request.auth, Ability.READ)
    case = case_in_reach(request.auth, case_id)
    asked = ContactFilter(filters.view, filters.ring, filters.value, filters.site, filters.q)
    place = read_cursor(cursor, sort=sort)
    after = After(place.value, place.id) if place else None
    found = contacts_of(request.auth, case, asked, sort=sort, after=after, limit=limit + 1)
    page, following = cut(found, limit, lambda pair: Place(sort, pair[1], pair[0].id))
    return Page[ContactShown](items=[ContactShown.of(row) for row, _ in page], next=following)


@router.get("/cases/{case_id}/contacts/counts", response=ContactCounts)
def read_contact_counts(request: SignedRequest, case_id: UUID) -> ContactCounts:
    """Return how many contacts of a case there are, by class and ring."""
    require(request.auth, Ability.READ)
    counts = count_contacts(request.auth, case_in_reach(request.auth, case_id))
    rings = {int(name[4:]): count for name, count in counts.items() if name.startswith("ring")}
    kinds = {name: count for name, count in counts.items() if not name.startswith("ring")}
    return ContactCounts.model_validate(kinds | {"rings": rings})


@router.post("/cases/{case_id}/contacts", response=TraceMade)
def write_contacts(request: SignedRequest, case_id: UUID, sent: ToldList) -> TraceMade:
    """Write down contacts whom somebody told."""
    require(request.auth, Ability.INVESTIGATE)
    case = case_in_reach(request.auth, case_id)
    told = [
        Told(
            person=_person(request, case, each),
            first_at=each.first_at,
            last_at=each.last_at,
            relation=each.relation,
            site=each.site,
            zone=each.zone,
            seconds=round(each.minutes * 60),
            ring=each.ring,
            through=each.through,
        )
        for each in sent.contacts
    ]
    made = tell_contacts(case=case_id, told=told, by=request.auth, now=now_of(request))
    return TraceMade(id=made.pk, sizes=made.sizes)


def _person(request: SignedRequest, case: models.Case, sent: ToldSent) -> UUID:
    if (sent.person is None) == (sent.new_person is None):
        raise Invalid(
            "Name a person of the register, or describe a new one.", "请选择已有人员或填写新人员。"
        )
    if sent.person is not None:
        return sent.person
    assert sent.new_person is not None  # noqa: S101 - one of the two is there
    newcomer = newcomer_of(sent.new_person, case.unit_id)
    return add_person(newcomer=newcomer, by=request.auth, now=now_of(request))


@router.post("/cases/{case_id}/decisions", response=DecisionsMade)
def decide_on_contacts(request: SignedRequest, case_id: UUID, sent: DecisionsSent) -> DecisionsMade:
    """Decide on contacts, one or many; each close or secondary contact becomes a lead."""
    done = decide_contacts(
        case=case_id,
        persons=sent.persons,
        ruling=Ruling(sent.value, sent.reason, sent.through),
        by=request.auth,
        now=now_of(request),
    )
    return DecisionsMade(
        decided=done.decided, leads=len(done.leads), closed=done.closed, waiting=done.waiting
    )


@router.get("/cases/{case_id}/graph", response=GraphShown)
def read_graph(
    request: SignedRequest, case_id: UUID, most: Annotated[int, Query(2000, ge=2, le=5000)]
) -> GraphShown:
    """Return who met whom, through where, with times."""
    require(request.auth, Ability.READ)
    graph = graph_of(request.auth, case_in_reach(request.auth, case_id), most=most)
    return GraphShown(
        nodes=[
            NodeShown(id=each.person, name=each.name, ring=each.ring, value=each.value)
            for each in graph.nodes
        ],
        edges=[
            EdgeShown.model_validate(
                {
                    "source": each.source,
                    "target": each.target,
                    "site": each.site,
                    "place": each.place,
                    "first_at": each.first,
                    "last_at": each.last,
                    "minutes": round(each.seconds / 60, 1),
                }
            )
            for each in graph.edges
        ],
        left_off=graph.left_off,
    )


@router.get("/cases/{case_id}/board", response=Items[BoardCellShown])
def read_board(request: SignedRequest, case_id: UUID) -> Items[BoardCellShown]:
    """Return where the case was in its window, day by day, and which contacts were there."""
    require(request.auth, Ability.READ)
    case = case_in_reach(request.auth, case_id)
    window = window_of(case, now=now_of(request))
    cells = board_of(request.auth, case, window.from_at, window.to_at)
    return Items[BoardCellShown](
        items=[
            BoardCellShown(
                day=cell.day,
                site=cell.site,
                place=cell.name,
                kind=cell.kind,
                stays=[StayShown(start_at=a, end_at=b, zone=zone) for a, b, zone in cell.stays],
                persons=cell.persons,
                contacts=[
                    BoardContactShown(
                        person=PersonName(id=each.person, name=each.name),
                        minutes=round(each.seconds / 60, 1),
                        value=each.value,
                    )
                    for each in cell.contacts
                ],
            )
            for cell in cells
        ]
    )


@router.get("/persons/{person_id}/exposures", response=Items[ExposureOfPerson])
def read_exposures(
    request: SignedRequest, person_id: UUID, purpose: Purpose = Purpose.INVESTIGATE
) -> Items[ExposureOfPerson]:
    """Return what a person was exposed to, as a measure asks for it; the look is logged."""
    require(request.auth, Ability.READ)
    open_file(person_id=person_id, by=request.auth, purpose=purpose, now=now_of(request))
    return Items[ExposureOfPerson](
        items=[_exposure(each) for each in exposures_of(request.auth, person_id)]
    )


def _exposure(exposed: Exposed) -> ExposureOfPerson:
    decision = exposed.decision
    site = decision.contact.site
    return ExposureOfPerson(
        case=CaseRef.of(decision.case),
        value=ContactClass(decision.value),
        person_class=exposed.person_class,
        anchors=exposed.anchors,
        through=PersonName(id=decision.through_id, name=decision.through.name),
        linked=exposed.linked.pk if exposed.linked else None,
        place=site.name if site else decision.contact.relation,
        reason=decision.reason,
        decided_at=decision.at,
        decided_by=OfficerName.of(decision.by),
        lead=decision.lead_id,
    )
