"""Whom an order to a community is about: the people of one vehicle who were let in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from gubei.domain.checkpoints.models import Passage, Reception, Traveller
from gubei.domain.checkpoints.rules.receptions import (
    Expected,
    Noted,
    Received,
    expected_of,
    noted_of,
)
from gubei.domain.measures.queries.policies import pack_of
from gubei.domain.orders.models import Order
from gubei.domain.orders.queries.orders import order_in_reach
from gubei.domain.people.rules import mask_name
from gubei.domain.privacy.queries import key_ring
from gubei.domain.privacy.rules import about_of
from gubei.domain.territory.models import Officer
from gubei.engines.policy import Pack, terms_of_rule
from gubei.terms.documents import mask_document
from gubei.terms.passages import Outcome
from gubei.terms.phones import mask_phone
from gubei.terms.refusals import NotFound

What = Literal["name", "document", "phone"]
SUBJECT = "passage"
MISSED = "missed_arrival"
"""An order of the district: somebody let in did not come, and is looked for."""


@dataclass(frozen=True, slots=True)
class Arriving:
    """Somebody who was let in: what is asked of them, and what was written of it so far."""

    traveller: Traveller
    expected: Expected
    noted: Noted


def passage_of_order(officer: Officer, order: UUID, *, lock: bool = False) -> tuple[Order, Passage]:
    """Return an order to the officer's unit or below and the vehicle it is about.

    The checkpoint may lie in another unit: the order is what lets its community see who comes.
    Locked for a change where asked. Raises NotFound for an order about something else.
    """
    found = order_in_reach(officer, order)
    if found.subject_kind not in (SUBJECT, MISSED) or found.subject_id is None:
        raise NotFound("This order is about no vehicle.", "本任务单不涉及通行车辆。")
    passages = Passage.objects.filter(pk=found.subject_id, withdrawn_at=None)
    if lock:
        list(passages.select_for_update(of=("self",)).values_list("pk"))
    passage = passages.select_related("checkpoint__site", "policy").first()
    if passage is None:
        raise NotFound("The passage was taken back.", "通行记录已撤销。")
    return found, passage


def arriving_of(passage: Passage) -> list[Arriving]:
    """Return who in a vehicle was let in, in their places."""
    pack = pack_of(passage.policy) if passage.policy else None
    people = [
        each
        for each in passage.travellers.order_by("place")
        if each.outcome and Outcome(each.outcome).lets_in
    ]
    written = _written(people)
    return [
        Arriving(each, _expected(pack, each, passage), noted_of(written.get(each.pk, [])))
        for each in people
    ]


def _expected(pack: Pack | None, traveller: Traveller, passage: Passage) -> Expected:
    at, outcome = passage.passed_at, Outcome(traveller.outcome)
    terms = terms_of_rule(pack, traveller.rule, outcome, at) if pack else None
    return expected_of(terms, at)


def _written(people: Sequence[Traveller]) -> dict[UUID, list[tuple[Received, datetime, str]]]:
    found: dict[UUID, list[tuple[Received, datetime, str]]] = {}
    rows = Reception.objects.filter(traveller__in=people).order_by("written_at", "id")
    for row in rows:
        found.setdefault(row.traveller_id, []).append((Received(row.what), row.at, row.note))
    return found


def whole_of(traveller: Traveller, what: What) -> str:
    """Return what was written of a traveller at the barrier; "" where nothing was."""
    if what == "name":
        return traveller.name
    table: Literal["traveller", "traveller_phone"] = (
        "traveller" if what == "document" else "traveller_phone"
    )
    sealed = traveller.document if what == "document" else traveller.phone
    if sealed is None:
        return ""
    return key_ring().open(bytes(sealed), about=about_of(table, traveller.pk))


def masked_of(traveller: Traveller) -> dict[What, str]:
    """Return name and numbers of a traveller as they are shown without a purpose."""
    return {
        "name": mask_name(traveller.name) if traveller.name else "",
        "document": mask_document(whole_of(traveller, "document")) if traveller.document else "",
        "phone": mask_phone(whole_of(traveller, "phone")) if traveller.phone else "",
    }
