"""The product's trace against the slow twin, and against itself without an edition on disk."""

import random
import threading
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gubei.adapters.visits import Shelf
from gubei.domain.investigations.models import Visit
from gubei.domain.investigations.operations.visits import (
    Seen,
    record_visits,
    settle_restored,
    sweep_visits,
    withdraw_visit,
)
from gubei.domain.investigations.queries import visit_editions
from gubei.domain.investigations.queries.rings import Search, Seed, rings_of
from gubei.domain.investigations.queries.visit_editions import count_fresh, read_edition
from gubei.domain.investigations.queries.visit_index import visits_now
from gubei.domain.investigations.rules.rings import Found
from gubei.domain.investigations.rules.visits import VisitSource
from gubei.domain.people.models import Household
from gubei.domain.people.operations.merging import merge, undo
from gubei.domain.sites.models import Site
from gubei.domain.sites.operations import add_site
from gubei.domain.sites.rules import SiteFacts, SiteKind
from gubei.engines.tracing import Rule, reference
from gubei.engines.tracing.values import FOREVER
from tests.world import NOW, World, build_world

NAMES = ("林梅", "王建国", "赵小云", "陈志强", "Li Na", "林小宝")
ZONES = ("", "大厅", "院子")
BEGIN = int((NOW - timedelta(days=3)).timestamp())
UNTIL = int(NOW.timestamp())
ROW = st.tuples(
    st.integers(0, len(NAMES) - 1), st.integers(0, 2), st.integers(0, 2), st.integers(0, 200),
    st.integers(1, 90),
)  # fmt: skip


class Town:
    """Six people, three sites; 林梅 and 林小宝 live behind one door."""

    def __init__(self, world: World) -> None:
        self.world = world
        world.add_person("林小宝", "柳沟村")
        self.persons = [world.person(name).pk for name in NAMES]
        du = world.du_investigator
        self.sites = [
            add_site(
                facts=SiteFacts(f"场所{n}", SiteKind.SHOP, zones=ZONES[1:]), unit="", by=du, now=NOW
            ).pk
            for n in range(3)
        ]
        door = Household.objects.create(
            id=next(world.ids), unit=world.unit("柳沟村"), label="柳沟村12号"
        )
        for name in ("林梅", "林小宝"):
            world.person(name).household = door
            world.person(name).save()

    def write(self, rows: list[tuple[int, int, int, int, int]]) -> None:
        seen = [
            Seen(self.persons[who], self.sites[site], at(start), at(start + minutes), ZONES[zone])
            for who, site, zone, start, minutes in rows
        ]
        record_visits(seen=seen, source=VisitSource.CHECK_IN, now=NOW)


def at(minute: int) -> datetime:
    return datetime.fromtimestamp(BEGIN + 60 * minute, UTC)


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    """Return an empty shelf, which every question of this test asks."""
    made = Shelf(tmp_path / "visits")
    monkeypatch.setattr(visit_editions, "_shelf", lambda *names: made)
    return made


def as_twin_says(
    town: Town,
    rows: list[tuple[int, int, int, int, int]],
    seed: tuple[int, int, int],
    search: Search,
) -> dict[str, tuple[int, int, int, int]]:
    """Return (ring, first, last, seconds) of each person by the slow twin."""
    spots = [(site, zone) for site in range(3) for zone in range(3)] + [(3, 0)]
    visits = [
        (who, 3 * site + zone, BEGIN + 60 * start, BEGIN + 60 * (start + minutes))
        for who, site, zone, start, minutes in rows
    ]
    home = len(spots) - 1
    visits += [(0, home, 0, FOREVER), (5, home, 0, FOREVER)]
    rule = Rule(search.least_seconds, search.linger_seconds, search.rings)
    found, _ = reference.trace(visits, spots, [seed], rule)
    persons: dict[str, list[tuple[int, int, int, int]]] = defaultdict(list)
    for (ring, source, person, spot), (first, last, seconds, _) in found.items():
        if spot == home:
            # Who lives together is asked about until now, or until the window of the case ends.
            last = min(last, UNTIL, seed[2] if source == seed[0] else UNTIL)
            seconds = last - first
        persons[NAMES[person]].append((ring, first, last, seconds))
    return {
        name: (
            each[0][0],
            min(e[1] for e in each),
            max(e[2] for e in each),
            sum(e[3] for e in each),
        )
        for name, each in persons.items()
    }


def as_product_says(town: Town, rings: list[list[Found]]) -> dict[str, tuple[int, int, int, int]]:
    names = dict(zip(town.persons, NAMES, strict=True))
    return {
        names[each.person]: (each.ring, each.first, each.last, each.seconds)
        for ring in rings
        for each in ring
    }


@pytest.fixture
def town(world: World) -> Town:
    return Town(world)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    rows=st.lists(ROW, max_size=25, unique=True),
    least=st.sampled_from([0, 600, 1800]),
    linger=st.sampled_from([0, 900]),
    rings=st.integers(1, 3),
)
def test_the_product_finds_whom_the_twin_finds(
    town: Town, shelf: Shelf, rows: list[tuple[int, int, int, int, int]], least: int, linger: int,
    rings: int,
):  # fmt: skip
    Visit.objects.all().delete()
    town.write(rows)
    search = Search(least, linger, rings)
    window = (BEGIN + 1800, BEGIN + 9000)
    found = rings_of(visits_now(), Seed(town.persons[0], *window), search, until=UNTIL)

    expected = as_twin_says(town, rows, (0, *window), search)
    assert as_product_says(town, found.rings) == expected


def test_a_visit_that_comes_while_another_goes_is_seen_though_there_are_as_many(
    shelf: Shelf, town: Town
):
    town.write([(0, 0, 0, 0, 60), (1, 0, 0, 0, 60)])
    met = {person for person, *_ in _ask(town)}
    Visit.objects.filter(person=town.persons[1]).delete()
    town.write([(2, 0, 0, 0, 60)])
    assert {person for person, *_ in _ask(town)} == met - {town.persons[1]} | {town.persons[2]}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("chance", range(4))
def test_an_edition_on_disk_and_what_came_since_say_what_all_visits_say(
    shelf: Shelf, chance: int, monkeypatch: pytest.MonkeyPatch
):
    rng = random.Random(chance)
    town = Town(build_world())
    for step in range(6):
        town.write([_some_row(rng) for _ in range(12)])
        if step in (1, 3):
            shelf.put(read_edition(now=NOW))
        _take_back_one(rng, town)
        if step == 2:
            merged = _merge(town, "王建国", "赵小云")
        if step == 4:
            undo(merge_id=merged, reason="两个人", by=town.world.he_duty, now=NOW)
        asked = _ask(town)
        with monkeypatch.context() as patch:
            patch.setattr(visit_editions, "_shelf", lambda *names: Shelf(Path("/nonexistent")))
            assert asked == _ask(town), f"step {step}"
        assert asked != []


def _some_row(rng: random.Random) -> tuple[int, int, int, int, int]:
    return (
        rng.randrange(len(NAMES)), rng.randrange(3), rng.randrange(3), rng.randrange(200),
        rng.randint(1, 90),
    )  # fmt: skip


def _take_back_one(rng: random.Random, town: Town) -> None:
    standing = list(Visit.objects.filter(withdrawn_at=None).order_by("start_at", "pk"))
    visit = rng.choice(standing)
    withdraw_visit(visit=visit.pk, reason="记错了", by=town.world.he_duty, now=NOW)


def _merge(town: Town, kept: str, absorbed: str) -> UUID:
    world = town.world
    made = merge(
        one=world.person(kept).pk, other=world.person(absorbed).pk, probability=1.0,
        reason="同一证件", by=world.he_duty, now=NOW,
    )  # fmt: skip
    assert made is not None
    return made.pk


def _ask(town: Town) -> list[tuple[UUID, int, int, int, int]]:
    seed = Seed(town.persons[0], BEGIN, BEGIN + 12_000)
    rings = rings_of(visits_now(), seed, Search(rings=3), until=UNTIL).rings
    return [
        (each.person, each.ring, each.first, each.last, each.seconds)
        for ring in rings
        for each in ring
    ]


@pytest.mark.django_db(transaction=True)
def test_visits_that_were_kept_long_enough_are_gone_from_table_and_index(shelf: Shelf):
    town = Town(build_world())
    town.write([(0, 0, 0, 0, 60), (1, 0, 0, 30, 60)])
    edition = read_edition(now=NOW)
    shelf.put(edition)
    # An older transaction of another database on the server, of other tests say, leaves them fresh.
    assert count_fresh() == Visit.objects.filter(written_in__gte=edition.watermark).count()
    assert len(_ask(town)) == 2

    assert sweep_visits(now=NOW + timedelta(days=25)) == 0
    assert sweep_visits(now=NOW + timedelta(days=27)) == 2
    shelf.put(read_edition(now=NOW + timedelta(days=27)))
    assert [person for person, *_ in _ask(town)] == [town.persons[5]]


@pytest.mark.django_db(transaction=True)
def test_a_visit_that_commits_late_is_missed_by_no_edition_and_counts_once(shelf: Shelf):
    """It was written before the edition was built and before others, and is committed after both."""
    town = Town(build_world())
    town.write([(0, 0, 0, 0, 60)])
    written, may_end = threading.Event(), threading.Event()

    def write_late() -> None:
        try:
            with transaction.atomic():
                town.write([(1, 0, 0, 0, 60)])
                written.set()
                may_end.wait(60)
        finally:
            connections["default"].close()

    late = threading.Thread(target=write_late)
    late.start()
    assert written.wait(60)
    town.write([(2, 0, 0, 0, 60)])
    shelf.put(read_edition(now=NOW))
    before = _ask(town)
    assert {person for person, *_ in before} == {town.persons[2], town.persons[5]}

    may_end.set()
    late.join()
    after = _ask(town)
    whole = (1, BEGIN, BEGIN + 3600, 3600)
    assert sorted(each for each in after if each not in before) == [(town.persons[1], *whole)]
    shelf.put(read_edition(now=NOW))
    assert _ask(town) == after


def test_visits_of_a_restored_database_count_as_written_long_ago(shelf: Shelf, town: Town):
    town.write([(0, 0, 0, 0, 60)])
    assert settle_restored() == 0
    ahead = 2**40
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE gubei_visit DISABLE TRIGGER USER")
        cursor.execute("UPDATE gubei_visit SET written_in = %s", [ahead])
        cursor.execute("ALTER TABLE gubei_visit ENABLE TRIGGER USER")

    assert settle_restored() == 1
    assert Visit.objects.get().written_in == 0
    with pytest.raises(DatabaseError, match="Cannot update rows"), transaction.atomic():
        Visit.objects.update(source="stay")


def test_an_edition_is_read_back_as_it_was_written(tmp_path: Path, town: Town):
    shelf = Shelf(tmp_path)
    town.write([(0, 0, 1, 0, 60)])
    edition = read_edition(now=NOW)
    for _ in range(3):
        shelf.put(edition)

    back = shelf.newest()
    assert back is not None
    assert (back.watermark, back.built_at) == (edition.watermark, NOW)
    assert len(list(tmp_path.iterdir())) == 2
    assert Site.objects.count() == 3
