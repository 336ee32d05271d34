"""The jobs of the worker, as it runs them: each reads the clock and does its part."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from gubei.adapters.visits import Shelf
from gubei.domain.investigations.models import Visit
from gubei.domain.investigations.operations.visits import Seen, record_visits
from gubei.domain.investigations.queries import visit_editions
from gubei.domain.investigations.rules.visits import VisitSource
from gubei.domain.isolation.models import Placement
from gubei.domain.isolation.operations.placing import place
from gubei.domain.isolation.operations.proposing import propose_placement
from gubei.domain.orders.models import Escalation, Order, OutgoingNotice
from gubei.domain.orders.operations.deciding import Wish, decide
from gubei.domain.sites.operations import add_site
from gubei.domain.sites.rules import SiteFacts, SiteKind
from gubei.engines.placement import place_at_once
from gubei.interfaces.worker import improving, jobs
from gubei.terms.passages import Ask, VehicleClass
from tests.barrier import build_barrier, entry_rules
from tests.isolation import build_inn
from tests.world import NOW, World

HOUR = timedelta(hours=1)


@pytest.fixture
def two_hours_later(monkeypatch: pytest.MonkeyPatch) -> datetime:
    monkeypatch.setattr(jobs, "_now", lambda: NOW + 2 * HOUR)
    return NOW + 2 * HOUR


def climbed() -> list[tuple[str, str, str]]:
    """Return kind of the order, its unit, and who was told."""
    steps = Escalation.objects.order_by("order__unit__code", "order__kind", "step")
    return list(steps.values_list("order__kind", "order__unit__name", "told__name"))


def test_orders_and_open_leads_climb_and_their_messages_leave(
    world: World, two_hours_later: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    wish = Wish("入户排查", NOW + 4 * HOUR)
    decide(wish=wish, units=[world.unit("柳沟村").code], by=world.he_duty, now=NOW)
    jobs.climb_orders(0)
    jobs.send_notices(0)

    assert ("assignment", "柳沟村", "刘村干") in climbed()
    assert ("locate", "柳沟村", "唐镇长") in climbed(), "an hour and a half overdue: the town knows"
    assert OutgoingNotice.objects.filter(sent_at=None).count() == 0
    assert "to liu_village: 【催办】入户排查，时限 04-26 13:30" in caplog.text


def test_the_worker_has_guests_moved_and_looks_for_better_rooms(
    world: World, two_hours_later: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    inn, by = build_inn(world), world.he_duty
    for name, room in (("林梅", "301"), ("王建国", "302")):
        inn.isolate(name, person_class="secondary_contact")
        place(measure=inn.measure(name), room=inn.room(room), by=by, now=NOW)
    inn.isolate("林梅")
    jobs.release_people(0)
    jobs.bring_people(0)
    assert [each.subject_kind for each in Order.objects.filter(kind="site_matter")] == ["stay"]

    inn.isolate("赵小云")
    proposal = propose_placement(search=place_at_once, by=by, now=NOW)
    monkeypatch.setattr(improving, "SECONDS", 0.01)
    jobs.improve_rooms(str(proposal.pk))
    assert Placement.objects.count() == 1, "one person, one room: nothing is better"


def test_what_is_due_climbs_also_where_the_leads_of_a_list_fail(
    world: World, two_hours_later: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*, now: datetime) -> int:
        raise LookupError("a list is broken")

    monkeypatch.setattr(jobs, "order_locating", fail)
    wish = Wish("入户排查", NOW + 4 * HOUR)
    decide(wish=wish, units=[world.unit("柳沟村").code], by=world.he_duty, now=NOW)
    with pytest.raises(LookupError):
        jobs.climb_orders(0)
    assert climbed() == [("assignment", "柳沟村", "刘村干")]


def test_many_visits_are_sorted_anew_and_old_ones_are_forgotten(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shelf = Shelf(tmp_path)
    monkeypatch.setattr(visit_editions, "_shelf", lambda *names: shelf)
    monkeypatch.setattr(jobs, "_now", lambda: NOW)
    monkeypatch.setattr(jobs, "MANY_FRESH", 2)
    facts = SiteFacts("东关集市", SiteKind.MARKET)
    site = add_site(facts=facts, unit="", by=world.he_duty, now=NOW).pk
    for days in (29, 3):
        start = NOW - timedelta(days=days)
        seen = Seen(world.person("林梅").pk, site, start, start + HOUR)
        record_visits(seen=[seen], source=VisitSource.CHECK_IN, now=NOW)
        jobs.renew_visit_index(0)
        assert (shelf.newest() is None) is (days == 29), "one visit is not many"
    jobs.forget_visits(0)
    assert Visit.objects.count() == 1
    assert len(list(tmp_path.iterdir())) == 2


@pytest.fixture
def empty_queue(transactional_db: None) -> Iterator[None]:
    """A queue that really stores: the sweep looks from a thread of its own."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")


@pytest.mark.usefixtures("empty_queue")
def test_a_dead_worker_s_job_whose_like_waits_already_holds_up_no_other() -> None:
    dead = sql(
        "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 day')"
    )
    for task, lock, status, worker in (
        ("climb_orders", "climb_orders", "doing", dead),
        ("climb_orders", "climb_orders", "todo", None),
        ("take_in_upload", None, "doing", dead),
    ):
        sql(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, queueing_lock, status, worker_id)"
            " VALUES ('default', %s, %s, %s, %s)",
            task, lock, status, worker,
        )  # fmt: skip
    sweep = Job(
        id=0, queue="default", lock=None, queueing_lock=None, task_name="sweep_stalled_jobs"
    )
    context = JobContext(job=sweep, app=app, start_timestamp=0.0, abort_reason=lambda: None)
    async_to_sync(jobs.sweep_stalled_jobs.func)(context, 0)

    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, status, attempts FROM procrastinate_jobs ORDER BY id")
        assert cursor.fetchall() == [
            ("climb_orders", "failed", 1),
            ("climb_orders", "todo", 0),
            ("take_in_upload", "todo", 1),
        ]


def sql(statement: str, *arguments: object) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement + " RETURNING id", arguments)
        return int(cursor.fetchone()[0])


def test_the_worker_looks_for_a_sealed_truck_that_did_not_leave(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry_rules(world)
    barrier = build_barrier(world)
    sealed = frozenset({Ask.SEALED_TRANSIT})
    barrier.send(plate="冀H55555", vehicle_class=VehicleClass.TRUCK, facts=sealed)
    for hours in (3, 5, 6):
        monkeypatch.setattr(jobs, "_now", lambda at=NOW + hours * HOUR: at)
        jobs.run_follow_transits(0)
    given = Order.objects.filter(subject_kind="transit")
    assert [(each.unit.name, each.issued_at) for each in given] == [("北口镇", NOW + 5 * HOUR)]
