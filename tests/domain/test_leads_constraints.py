"""What must never be false stands in the database, named as a sentence: each is tried once."""

import os
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, models, transaction

from gubei.domain.leads import models as leads
from gubei.domain.leads.models import (
    Attempt,
    Closing,
    ColumnMapping,
    DispatchList,
    Handover,
    Lead,
    ListRow,
    OutOfReach,
    Transfer,
    Upload,
)
from gubei.terms.ids import uuid7_at
from gubei.terms.moments import milliseconds_of
from tests.files import check_what_waits_for_the_end
from tests.world import NOW, World

HOUR = timedelta(hours=1)
Break = Callable[[World], object]


def new_id() -> UUID:
    return uuid7_at(milliseconds_of(NOW), os.urandom(10))


def closing(world: World, **values: object) -> Closing:
    """Store how the search for Lin Mei ended, as the values say."""
    lead = world.lead("林梅")
    Lead.objects.filter(pk=lead.pk).update(closed_at=NOW, closed_as=values["outcome"])
    return Closing.objects.create(id=new_id(), lead=lead, at=NOW, by=world.he_duty, **values)


def false_hit(world: World, **values: object) -> Closing:
    return closing(world, outcome="false_hit", note="查无此人", **values)


def transfer(world: World, **values: object) -> Transfer:
    values = {"to_name": "怀柔区"} | values
    return Transfer.objects.create(id=new_id(), lead=world.lead("林梅"), sent_at=NOW, **values)


def request(world: World, **values: object) -> OutOfReach:
    asked = {"asked_by": world.liu_village, "asked_at": NOW, "summary": "三次关机"}
    return OutOfReach.objects.create(id=new_id(), lead=world.lead("林梅"), **asked | values)


def a_list(world: World, **values: object) -> DispatchList:
    given = {
        "unit": world.unit("古北区"), "name": "另一份", "kind": "dispatch", "version": 1,
        "file_name": "a.csv", "file_hash": os.urandom(32), "sheets": [], "received_at": NOW,
        "taken_in_at": NOW, "locate_by": NOW + HOUR, "feedback_by": NOW + HOUR,
    }  # fmt: skip
    return DispatchList.objects.create(id=new_id(), **given | values)


def upload(world: World, **values: object) -> Upload:
    given = {"unit": world.unit("古北区"), "by": world.he_duty, "at": NOW, "file_name": "a.csv"}
    return Upload.objects.create(id=new_id(), file_hash=os.urandom(32), **given | values)


def mapping(world: World) -> ColumnMapping:
    return ColumnMapping.objects.create(
        id=new_id(), unit=world.unit("古北区"), name="市级", shape="x", fields=[], saved_at=NOW
    )


def twice(act: Break) -> Break:
    """Do it twice: the second time is one too many."""
    return lambda world: (act(world), act(world))


def this_list(world: World) -> DispatchList:
    assert world.dispatch_list is not None
    return world.dispatch_list


def a_row(world: World, number: int) -> ListRow:
    return ListRow.objects.create(
        id=new_id(), dispatch_list=this_list(world), sheet=0, number=number,
        sealed=b"", fingerprint=b"", subject=b"",
    )  # fmt: skip


def lead_of(world: World) -> models.QuerySet[Lead]:
    return Lead.objects.filter(pk=world.lead("林梅").pk)


BREAKS: dict[str, Break] = {
    # Lists and rows
    "file_is_taken_in_once": lambda w: a_list(w, file_hash=this_list(w).file_hash),
    "list_version_is_unique": lambda w: a_list(w, name=this_list(w).name),
    "only_the_first_version_follows_none": lambda w: a_list(w, version=2),
    "list_clocks_run_forward": lambda w: a_list(w, locate_by=NOW - HOUR),
    "row_stands_in_one_place": lambda w: a_row(w, 2),
    "mapping_name_is_unique": twice(mapping),
    "upload_ends_one_way": lambda w: upload(
        w, dispatch_list=this_list(w), confirmed_at=NOW, refused_at=NOW, refusal={}
    ),
    "list_was_confirmed": lambda w: upload(w, dispatch_list=this_list(w)),
    # Leads
    "unit_id": lambda w: lead_of(w).update(unit=None),
    "claim_ends": lambda w: lead_of(w).update(claimed_by=w.liu_village),
    "closed_lead_is_marked_with_its_end": lambda w: lead_of(w).update(closed_at=NOW),
    # Transfers and searches
    "lead_is_offered_once": twice(transfer),
    "transfer_goes_somewhere": lambda w: transfer(w, to_name=""),
    "receipt_has_a_name_and_a_time": lambda w: transfer(w, received_at=NOW),
    "transfer_refusal_has_a_reason": lambda w: transfer(w, refused_at=NOW),
    "one_request_waits": twice(request),
    "request_is_answered_one_way": lambda w: request(w, approved_at=NOW, refused_at=NOW),
    "nobody_approves_their_own": lambda w: request(w, decided_by=w.liu_village),
    # Ends
    "lead_ends_once": twice(false_hit),
    "found_has_a_measure_or_a_reason": lambda w: closing(w, outcome="found", arrangement="none"),
    "only_the_found_are_under_a_measure": lambda w: false_hit(w, arrangement="home_isolation"),
    "duplicate_names_the_other": lambda w: closing(w, outcome="duplicate"),
    "duplicate_is_of_another": lambda w: closing(
        w, outcome="duplicate", duplicate_of=w.lead("林梅")
    ),
    "transferred_has_a_receipt": lambda w: closing(w, outcome="transferred"),
    "not_here_says_where_and_who_said_so": lambda w: closing(
        w, outcome="not_here", whereabouts="滦平"
    ),
    "false_hit_has_a_reason": lambda w: closing(w, outcome="false_hit"),
    "out_of_reach_was_approved": lambda w: closing(w, outcome="out_of_reach"),
    "reopening_has_a_reason": lambda w: false_hit(w, reopened_at=NOW, reopened_by=w.he_duty),
}


@pytest.mark.parametrize("name", BREAKS)
def test_the_database_refuses(world: World, name: str):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        BREAKS[name](world)


def test_every_constraint_of_the_leads_part_is_tried():
    named = {
        constraint.name
        for model in apps.get_app_config("gubei").get_models()
        if model.__module__.startswith(leads.__name__)
        for constraint in model._meta.constraints
    }
    assert named == set(BREAKS) - {"unit_id"}


def mark_closed(world: World) -> None:
    lead_of(world).update(closed_at=NOW, closed_as="found")
    check_what_waits_for_the_end()


def open_without_reopening(world: World) -> None:
    false_hit(world)
    check_what_waits_for_the_end()
    lead_of(world).update(closed_at=None, closed_as="")
    check_what_waits_for_the_end()


def close_without_a_mark(world: World) -> None:
    false_hit(world)
    lead_of(world).update(closed_at=None, closed_as="")
    check_what_waits_for_the_end()


def mark_with_another_end(world: World) -> None:
    false_hit(world)
    lead_of(world).update(closed_as="found")
    check_what_waits_for_the_end()


def test_a_lead_is_marked_closed_exactly_while_an_end_stands_and_with_that_end(world: World):
    acts = (mark_closed, open_without_reopening, close_without_a_mark, mark_with_another_end)
    for act in acts:
        with pytest.raises(IntegrityError, match="marked closed"), transaction.atomic():
            act(world)


def attempt(world: World) -> Attempt:
    return Attempt.objects.create(
        id=new_id(), lead=world.lead("林梅"), means="call", result="no_answer", at=NOW,
        by=world.liu_village,
    )  # fmt: skip


def handover(world: World) -> Handover:
    return Handover.objects.create(
        id=new_id(), lead=world.lead("林梅"), from_unit=world.unit("柳沟村"),
        to_unit=world.unit("石桥村"), at=NOW,
    )  # fmt: skip


REWRITES: dict[str, Break] = {
    "attempt_is_written_once": lambda w: attempt(w) and Attempt.objects.update(note="改"),
    "attempt_is_not_deleted": lambda w: attempt(w) and Attempt.objects.all().delete(),
    "handover_is_written_once": lambda w: handover(w) and Handover.objects.update(reason="改"),
    "closing_is_written_once": lambda w: false_hit(w) and Closing.objects.update(note="改"),
    "closing_is_not_deleted": lambda w: false_hit(w) and Closing.objects.all().delete(),
    "row_stays_as_it_came": lambda w: ListRow.objects.update(number=99),
    "row_is_not_deleted": lambda w: a_row(w, 99).delete(),
    "lead_is_not_deleted": lambda w: lead_of(w).delete(),
}


@pytest.mark.parametrize("name", REWRITES)
def test_what_was_written_stays(world: World, name: str):
    with pytest.raises(DatabaseError, match=r"[Cc]annot|read-only"), transaction.atomic():
        REWRITES[name](world)
