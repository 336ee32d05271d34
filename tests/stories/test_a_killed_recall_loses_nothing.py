"""The worker is killed in the middle of recalling pools: never half a pool, and in the end all.

A real worker process on a private server of its own; killed with SIGKILL, so that nothing of it
can tidy up.
"""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from gubei.adapters.postgres import ensure_running, release
from tests.interfaces.commands import Commands
from tests.stories.test_a_killed_worker_loses_nothing import ask, wait_for

pytestmark = pytest.mark.slow

TUBES, IN_EACH = 30, 10

_FILL = f"""
import uuid
from datetime import UTC, datetime, timedelta
import django
django.setup()
from django.db import transaction
from gubei.adapters.packs import read_pack
from gubei.domain.measures.operations.applying import apply_policy
from gubei.domain.people.models import Person
from gubei.domain.sampling.models import Sample, SamplingSession, Tube
from gubei.domain.sampling.operations.sessions import NewSession, open_session
from gubei.domain.sampling.operations.taking_in import Delivery, take_in_results
from gubei.domain.sampling.rules.judging import ResultLine
from gubei.domain.sampling.rules.values import Source, Value
from gubei.domain.territory.models import Officer
now, duty = datetime.now(UTC), Officer.objects.get(username="he")
new = NewSession("广场", now - timedelta(hours=3), now + timedelta(hours=3), 1000)
with transaction.atomic():
    session = open_session(new=new, by=duty, now=now - timedelta(hours=3))
    for tube in range({TUBES}):
        made = Tube.objects.create(
            id=uuid.uuid4(), session=session, barcode=f"T{{tube}}", capacity={IN_EACH},
            opened_at=now - timedelta(hours=2), opened_by=duty)
        for place in range({IN_EACH}):
            person = Person.objects.create(
                id=uuid.uuid4(), unit=duty.unit, name=f"演示{{tube}}-{{place}}", added_at=now)
            Sample.objects.create(
                id=uuid.uuid4(), tube=made, place=place + 1, person=person, found_by="name",
                sampled_at=now - timedelta(hours=2), sampled_by=duty, received_at=now)
lines = [ResultLine(n, f"T{{n}}", Value.POSITIVE, now - timedelta(hours=1)) for n in range({TUBES})]
take_in_results(lines=lines, delivery=Delivery(Source.HAND), by=duty, now=now)
apply_policy(pack=read_pack("cn-covid19-ed9"), before=None, valid_on=now.date(),
             reason="施行", by=duty, now=now)
"""
RECALLS = "SELECT count(*) FROM gubei_recall"
HALF = """
SELECT r.id FROM gubei_recall r WHERE
    (SELECT count(*) FROM gubei_recallmember m JOIN gubei_measure h ON h.id = m.measure_id
     JOIN gubei_order o ON o.subject_id = m.id JOIN gubei_outgoingnotice n ON n.about = m.id
     WHERE m.recall_id = r.id) <> 10
"""
LOOSE = """
SELECT h.id FROM gubei_measure h
WHERE NOT EXISTS (SELECT 1 FROM gubei_recallmember m WHERE m.measure_id = h.id)
"""


@pytest.fixture
def gubei(tmp_path: Path) -> Iterator[Commands]:
    """A server with units and the officer He, held running for the whole story."""
    commands = Commands(tmp_path / "home")
    ensure_running(commands.home)
    try:
        nobody = tmp_path / "erste.csv"
        nobody.write_text("姓名,电话\n林梅,19900000001\n")
        assert commands("intake", nobody, "--json").code == 0
        he = ("officer", "add", "he", "--name", "何值班", "--role", "district_duty")
        assert commands(*he, "--unit", "110118").code == 0
        yield commands
    finally:
        release(commands.home)


def test_a_killed_recall_loses_nothing(gubei: Commands, tmp_path: Path) -> None:
    script = tmp_path / "fill.py"
    script.write_text(_FILL)
    filled = gubei.python(script)
    assert filled.code == 0, filled.err
    assert ask(gubei, RECALLS) == [(0,)]

    first = gubei.start("worker")
    wait_for(gubei, f"SELECT 1 WHERE ({RECALLS}) > 2")
    first.send_signal(signal.SIGKILL)
    first.communicate(timeout=30)
    begun = ask(gubei, RECALLS)[0][0]
    assert begun < TUBES, "all was over before the kill; take more tubes"
    assert (ask(gubei, HALF), ask(gubei, LOOSE)) == ([], [])

    second = gubei.start("worker")
    try:
        wait_for(gubei, f"SELECT 1 WHERE ({RECALLS}) = {TUBES}")
    finally:
        second.send_signal(signal.SIGTERM)
        second.communicate(timeout=60)
    assert (ask(gubei, HALF), ask(gubei, LOOSE)) == ([], [])
