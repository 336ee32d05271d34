"""Passages: registered one at a time or as a device kept them, decided, settled, corrected."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from ninja import Query, Router
from pydantic import Field

from gubei.domain.checkpoints import models
from gubei.domain.checkpoints.operations.correcting import (
    Change,
    correct_passage,
    withdraw_passage,
)
from gubei.domain.checkpoints.operations.passing import pass_through
from gubei.domain.checkpoints.operations.road_tests import record_test
from gubei.domain.checkpoints.operations.settling import (
    Settled,
    decide_otherwise,
    take_over,
    tell_neighbour,
)
from gubei.domain.checkpoints.operations.transits import write_found
from gubei.domain.checkpoints.queries.first_stops import stops_of
from gubei.domain.checkpoints.queries.ledger import day_of
from gubei.domain.checkpoints.queries.passages import (
    corrections_of,
    passage_in_reach,
    passages_of,
    road_tests_of,
    still_to_do,
    with_slip,
    with_tube,
)
from gubei.domain.checkpoints.queries.transits import Standing, standing, transits_of
from gubei.domain.checkpoints.rules.kinds import Direction
from gubei.domain.privacy.models import Look, Purpose
from gubei.domain.privacy.operations import log_table
from gubei.domain.territory.rules import Ability, require_any
from gubei.interfaces.api.asked import SignedRequest, now_of
from gubei.interfaces.api.cold_chain_shapes import RoadTestSent
from gubei.interfaces.api.pages import Cursor, Limit, mark_of, page_of
from gubei.interfaces.api.passage_shapes import (
    SECRET_RULES,
    Beside,
    DecidedOtherwise,
    NeighbourTold,
    PassageCorrected,
    PassageDecided,
    PassageShown,
    PassagesSent,
    PassageTakenBack,
    TakenOver,
    TransitFound,
)
from gubei.interfaces.api.shapes import Items, Page, Shape, Words
from gubei.terms.passages import Outcome, VehicleClass

router = Router(tags=["checkpoints"])


class PassagesWanted(Shape):
    """Which passages; `waiting` are those that did not go on yet, `due` those with something to do.

    `ruled` is what the rule said of somebody, `outcome` what holds. `undecided`: somebody has no
    decision; `tested`: somebody told of a test. All of these speak of one and the same person.
    `overridden`: an officer decided on somebody. `offline`: a device decided without the server.
    `sealed`: let in sealed and not seen leaving: all that are inside, or those whose time is over.
    `slip`: the number on the slip; `tube`: somebody in it was sampled into this tube. `rule` goes with `outcome`; what only the duty
    officer knows cannot be asked for.
    """

    checkpoint: UUID | None = None
    day: date | None = None
    hour: int | None = Field(None, ge=0, le=23)
    vehicle_class: VehicleClass | None = None
    outcome: Outcome | None = None
    ruled: Outcome | None = None
    rule: str = Field("", max_length=64)
    overridden: bool = False
    undecided: bool = False
    tested: bool = False
    direction: Direction | None = None
    waiting: bool = False
    due: bool = False
    withdrawn: bool = False
    offline: bool = False
    sealed: Standing | None = None
    plate: str = Field("", max_length=16)
    slip: str = Field("", max_length=16)
    tube: str = Field("", max_length=60)


_HOUR = timedelta(hours=1)


@router.post("/passages", response=Items[PassageDecided])
def write_passages(request: SignedRequest, sent: PassagesSent) -> Items[PassageDecided]:
    """Register vehicles with everybody in them; the answer is the decision on each."""
    entries = [each.entry() for each in sent.passages]
    passed = pass_through(entries=entries, by=request.auth, now=now_of(request))
    return Items[PassageDecided](
        items=[
            PassageDecided(
                passage=PassageShown.of(each.passage, each.travellers),
                remarks=[Words.of(said) for said in each.remarks],
                is_repeat=each.is_repeat,
            )
            for each in passed
        ]
    )


@router.get("/passages", response=Page[PassageShown])
def read_passages(
    request: SignedRequest,
    *,
    cursor: Cursor,
    limit: Limit,
    wanted: Query[PassagesWanted],
) -> Page[PassageShown]:
    """Page through passages, the newest first; those with something to do, the oldest first."""
    require_any(request.auth, Ability.READ, Ability.PASSAGES)
    now = now_of(request)
    page, following = page_of(
        _with_people(_wanted(passages_of(request.auth), wanted, now)),
        sort="passed_at" if wanted.due else "-passed_at", cursor=cursor, limit=limit,
        value_of=lambda each: each.passed_at,
    )  # fmt: skip
    transits, stops, tests = transits_of(page), stops_of(page), road_tests_of(page)
    shown = [
        PassageShown.of(
            each, list(each.travellers.all()),
            Beside(
                list(each.corrections.all()), transits.get(each.pk), stops.get(each.pk), tests
            ),
        )
        for each in page
    ]  # fmt: skip
    log_table(
        officer=request.auth, look=Look.TABLE, purpose=Purpose.LOCATE,
        about=f"passages{mark_of(cursor)}", count=sum(len(each.travellers) for each in shown),
        now=now,
    )  # fmt: skip
    return Page[PassageShown](items=shown, next=following)


def _wanted(
    rows: QuerySet[models.Passage], wanted: PassagesWanted, now: datetime
) -> QuerySet[models.Passage]:
    found = _within(rows, wanted.day, wanted.hour)
    asked = {
        "checkpoint": wanted.checkpoint,
        "vehicle_class": wanted.vehicle_class,
        "direction": wanted.direction,
        "plate__contains": wanted.plate.upper() or None,
        "is_offline": wanted.offline or None,
        "closed_at__isnull": wanted.waiting or None,
    }
    found = found.filter(**{name: value for name, value in asked.items() if value is not None})
    if wanted.sealed:
        found = standing(found, wanted.sealed, now)
    if wanted.slip:
        found = with_slip(found, wanted.slip)
    if wanted.tube:
        found = with_tube(found, wanted.tube)
    if (people := _people(wanted)) is not None:
        found = found.filter(Exists(people))
    if wanted.due:
        found = still_to_do(found)
    return found if wanted.withdrawn else found.filter(withdrawn_at=None)


def _people(wanted: PassagesWanted) -> QuerySet[models.Traveller] | None:
    """Return whom a passage must hold one of; None: anybody."""
    asked = {
        "outcome": "" if wanted.undecided else wanted.outcome,
        "ruled": wanted.ruled,
        "tested_at__isnull": False if wanted.tested else None,
        "rule": wanted.rule if wanted.rule not in SECRET_RULES and wanted.rule else None,
        "decided_by__isnull": False if wanted.overridden else None,
    }
    said = {name: value for name, value in asked.items() if value is not None}
    return models.Traveller.objects.filter(passage=OuterRef("pk"), **said) if said else None


def _within(
    rows: QuerySet[models.Passage], day: date | None, hour: int | None
) -> QuerySet[models.Passage]:
    if day is None:
        return rows
    begin, end = day_of(day)
    if hour is not None:
        begin += hour * _HOUR
        end = begin + _HOUR
    return rows.filter(passed_at__gte=begin, passed_at__lt=end)


def _with_people(rows: QuerySet[models.Passage]) -> QuerySet[models.Passage]:
    people = models.Traveller.objects.select_related("decided_by").order_by("place")
    joined = rows.select_related("checkpoint__site", "unit", "lane", "by", "policy", "relay")
    # The content of a pack is read once and kept, not with every row.
    corrected = models.Correction.objects.select_related("by").order_by("at", "pk")
    return joined.defer("policy__content").prefetch_related(
        Prefetch("travellers", people), Prefetch("corrections", corrected)
    )


@router.get("/passages/{passage_id}", response=PassageShown)
def read_passage(request: SignedRequest, passage_id: UUID) -> PassageShown:
    """Return one passage."""
    require_any(request.auth, Ability.READ, Ability.PASSAGES)
    found = passage_in_reach(request.auth, passage_id)
    people = found.travellers.select_related("decided_by").order_by("place")
    shown = PassageShown.of(found, list(people), _beside(found))
    log_table(
        officer=request.auth, look=Look.TABLE, purpose=Purpose.LOCATE, about="passages",
        count=len(shown.travellers), now=now_of(request),
    )  # fmt: skip
    return shown


@router.post("/passages/{passage_id}/decide", response=PassageShown)
def decide_on_traveller(
    request: SignedRequest, passage_id: UUID, sent: DecidedOtherwise
) -> PassageShown:
    """Decide on one person otherwise than the rule, or settle a second check."""
    return _shown(
        decide_otherwise(
            passage=passage_id, place=sent.place, outcome=sent.outcome, reason=sent.reason,
            at=sent.at, by=request.auth, now=now_of(request),
        )
    )  # fmt: skip


@router.post("/passages/{passage_id}/test", response=PassageShown)
def test_traveller(request: SignedRequest, passage_id: UUID, sent: RoadTestSent) -> PassageShown:
    """Write the sample and the antigen of somebody held: the policy decides anew upon them."""
    return _shown(
        record_test(
            passage=passage_id, place=sent.place, tube=sent.tube, is_negative=sent.is_negative,
            at=sent.at, by=request.auth, now=now_of(request),
        )
    )  # fmt: skip


@router.post("/passages/{passage_id}/take-over", response=PassageShown)
def take_traveller_over(request: SignedRequest, passage_id: UUID, sent: TakenOver) -> PassageShown:
    """Somebody fetched a person who was handed over: open leads about the person are answered."""
    return _shown(
        take_over(
            passage=passage_id, place=sent.place, taken_by=sent.taken_by,
            arrangement=sent.arrangement, by=request.auth, now=now_of(request),
        )
    )  # fmt: skip


@router.post("/passages/{passage_id}/neighbour", response=PassageShown)
def tell_the_neighbour(
    request: SignedRequest, passage_id: UUID, sent: NeighbourTold
) -> PassageShown:
    """Write down who on the other side signed for a vehicle that was turned back."""
    return _shown(
        tell_neighbour(
            passage=passage_id, turned_to=sent.turned_to, receiver=sent.receiver,
            by=request.auth, now=now_of(request),
        )
    )  # fmt: skip


@router.post("/passages/{passage_id}/correct", response=PassageShown)
def put_passage_right(
    request: SignedRequest, passage_id: UUID, sent: PassageCorrected
) -> PassageShown:
    """Correct what a passage says of its vehicle and people; what it said before stays.

    It is decided anew where the rules then say otherwise.
    """
    people = tuple(each.change() for each in sent.people)
    change = Change(**sent.model_dump(exclude={"reason", "people"}), people=people)
    return _shown(
        correct_passage(
            passage=passage_id, change=change, reason=sent.reason, by=request.auth,
            now=now_of(request),
        )
    )  # fmt: skip


@router.post("/passages/{passage_id}/withdraw", response=PassageShown)
def take_passage_back(
    request: SignedRequest, passage_id: UUID, sent: PassageTakenBack
) -> PassageShown:
    """Take back a passage that was written down by mistake."""
    return _shown(
        withdraw_passage(
            passage=passage_id, reason=sent.reason, by=request.auth, now=now_of(request),
            instead=sent.instead,
        )
    )  # fmt: skip


@router.post("/passages/{passage_id}/found", response=PassageShown)
def write_what_was_found(
    request: SignedRequest, passage_id: UUID, sent: TransitFound
) -> PassageShown:
    """Write what was found of a sealed vehicle that nobody saw leave; its order closes."""
    found = write_found(
        passage=passage_id, text=sent.text, at=sent.at, by=request.auth, now=now_of(request)
    )
    return _shown(Settled(found, list(found.travellers.order_by("place"))))


def _shown(settled: Settled) -> PassageShown:
    passage = settled.passage
    return PassageShown.of(passage, settled.travellers, _beside(passage))


def _beside(passage: models.Passage) -> Beside:
    key = passage.pk
    return Beside(
        corrections_of(passage), transits_of([passage]).get(key), stops_of([passage]).get(key),
        road_tests_of([passage]),
    )  # fmt: skip
