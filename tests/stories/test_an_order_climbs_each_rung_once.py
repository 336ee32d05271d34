"""Workers that let 10,000 orders climb are killed a hundred times: none lost, none twice.

Real processes, killed with SIGKILL at random moments, on the database of the test. A nursery
process loads the program once and forks each worker from it, for a start costs more than a kill.
"""

import os
import subprocess
import sys
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from gubei.domain.orders.models import Escalation, Order, OutgoingNotice
from gubei.domain.orders.operations.answering import accept, close, report
from gubei.domain.orders.operations.climbing import climb
from gubei.domain.orders.operations.deciding import Wish, decide
from gubei.domain.territory.models import Officer, Role
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of
from gubei.terms.refusals import Refused
from tests.files import both_at_once
from tests.world import NOW, World, build_world

pytestmark = pytest.mark.django_db(transaction=True)

HOUR = timedelta(hours=1)
ORDERS, KILLS = 10_000, 100

_NURSERY = """
import os, random, signal, sys, time
from datetime import datetime
import django
django.setup()
from django.db import connection
from gubei.domain.orders.operations.climbing import climb
connection.settings_dict["NAME"] = sys.argv[1]
connection.settings_dict["OPTIONS"].pop("pool")  # a pool's open connections would be inherited
now, kills = datetime.fromisoformat(sys.argv[2]), int(sys.argv[3])
chance = random.Random(26)
done, patience = 0, 0.15


def steps_done():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM gubei_escalation")
        [found] = cursor.fetchone()
    connection.close()  # a child opens its own
    return found


for _ in range(kills):
    child = os.fork()
    if child == 0:
        while True:
            climb(now=now)
    time.sleep(chance.uniform(0.0, patience))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    before, done = done, steps_done()
    # On a busy machine the next one comes further; on a fast one a few must not do all of it.
    patience *= 1.5 if before == done else 0.8
    patience = min(max(patience, 0.02), 3.0)
"""


@pytest.fixture
def world() -> World:
    """The named people, really stored: other processes and threads look at them."""
    return build_world()


def give(world: World, *, number: int = 1) -> list[Order]:
    """Store so many orders of He Zhiban to Liugou village, with four hours' time."""
    wish = Wish("入户排查", NOW + 4 * HOUR)
    [order] = decide(wish=wish, units=[world.unit("柳沟村").code], by=world.he_duty, now=NOW)
    plain = {field.attname: getattr(order, field.attname) for field in Order._meta.concrete_fields}
    ids = uuid7_run(milliseconds_of(NOW) + 1)
    more = [Order(**plain | {"id": next(ids)}) for _ in range(number - 1)]
    return [order, *Order.objects.bulk_create(more, batch_size=1000)]


def kill_workers(folder: Path, now: datetime) -> None:
    """Start workers one after the other and kill each of them."""
    script = folder / "nursery.py"
    script.write_text(_NURSERY)
    name = connection.settings_dict["NAME"]
    environ = os.environ | {"DJANGO_SETTINGS_MODULE": "gubei.config.settings"}
    command = [sys.executable, str(script), name, now.isoformat(), str(KILLS)]
    done = subprocess.run(  # noqa: S603 - our own script
        command, env=environ, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_a_hundred_killed_workers_lose_no_order_and_climb_none_twice(
    world: World, tmp_path: Path
) -> None:
    give(world, number=ORDERS)
    back_after_a_day = NOW + 28 * HOUR
    kill_workers(tmp_path, back_after_a_day)
    before = Escalation.objects.count()
    assert KILLS < before < 4 * ORDERS, "the workers were killed in the middle of it"
    while climb(now=back_after_a_day):
        pass

    rungs: dict[Any, list[tuple[Any, ...]]] = {}
    steps = Escalation.objects.order_by("order", "step")
    for order, *rung in steps.values_list("order", "step", "told__name", "way", "fell_at", "late"):
        rungs.setdefault(order, []).append(tuple(rung))
    assert len(rungs) == ORDERS
    assert Counter(map(tuple, rungs.values())) == {
        (
            (1, "刘村干", "notice", NOW + 2 * HOUR, True),
            (2, "刘村干", "earlier", NOW + 4 * HOUR, True),
            (3, "唐镇长", "notice", NOW + 4.5 * HOUR, True),
            (4, "何值班", "notice", NOW + 6 * HOUR, True),
        ): ORDERS
    }
    told = OutgoingNotice.objects.values_list("officer__name", "escalation__step")
    assert Counter(told) == dict.fromkeys([("刘村干", 1), ("唐镇长", 3), ("何值班", 4)], ORDERS)
    assert Order.objects.filter(step=4, climbs_at=None).count() == ORDERS


def test_workers_that_climb_at_once_share_the_work(world: World) -> None:
    give(world, number=200)
    done: list[int] = []
    both_at_once([lambda: done.append(climb(now=NOW + 2 * HOUR))] * 3)
    assert sum(done) == 200
    assert Escalation.objects.count() == OutgoingNotice.objects.count() == 200


def refused(*acts: Any) -> list[str]:
    """Do the acts at once; return what those were told that were refused."""
    return [each.words.zh for each in both_at_once(list(acts)) if isinstance(each, Refused)]


def test_of_two_officers_one_answers_and_the_other_is_told(world: World) -> None:
    liu, he = world.liu_village, world.he_duty
    qi = world.add_officer("齐村干", Role.VILLAGE, "柳沟村")
    fang = world.add_officer("方值班", Role.DUTY, "古北区")
    [order] = give(world)

    def both(act: Any, *officers: Officer) -> list[str]:
        return refused(*(lambda by=by: act(order=order.pk, by=by, now=NOW) for by in officers))

    def answer(**known: Any) -> None:
        report(answer={}, **known)

    accepted, answered, closed = both(accept, liu, qi), both(answer, liu, qi), both(close, he, fang)
    acts = {act.kind: act.by for act in order.acts.select_related("by")}
    assert accepted == [f"{acts['accept'].name}已于 04-26 09:30 签收。"]
    assert answered == [f"{acts['report'].name}已于 04-26 09:30 反馈。"]
    assert closed == [f"{acts['close'].name}已于 04-26 09:30 办结。"]
    assert order.acts.count() == 3


def test_who_answers_while_the_worker_climbs_is_told_no_more_afterwards(world: World) -> None:
    orders = give(world, number=40)
    liu, then = world.liu_village, NOW + 5 * HOUR

    def answer_all() -> None:
        for order in orders:
            report(order=order.pk, answer={}, by=liu, now=then)

    def climb_all() -> None:
        while climb(now=then):
            pass

    both_at_once([answer_all, climb_all])
    assert Order.objects.filter(climbs_at=None, reported_at=then).count() == 40
    assert climb(now=then + 99 * HOUR) == 0
    steps = Escalation.objects.values_list("order", "step")
    assert len(set(steps)) == len(steps)
