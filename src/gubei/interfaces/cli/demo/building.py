"""The demo's data: residents, three lists that are worked to zero, and one sent again."""

import random
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from gubei.adapters.tables import read_workbook
from gubei.domain.leads.models import DispatchList, ListKind
from gubei.domain.leads.operations.feeding_back import feed_back
from gubei.domain.leads.operations.intake import Received, take_in
from gubei.domain.leads.rules.uploads import plan_sheets
from gubei.domain.people.operations.register import Newcomer, meet
from gubei.domain.people.operations.storing import store
from gubei.domain.territory.models import Unit
from gubei.domain.territory.operations.units import import_units
from gubei.domain.territory.queries import district
from gubei.engines.routing import load_divisions
from gubei.engines.routing.units import UnitRow
from gubei.interfaces.cli.demo.district import read_demo_units
from gubei.interfaces.cli.demo.held import Ward, put_under_measures
from gubei.interfaces.cli.demo.lists import (
    STRANGERS_NEEDED,
    DemoList,
    make_setting,
    write_demo_lists,
)
from gubei.interfaces.cli.demo.orders import give_orders
from gubei.interfaces.cli.demo.people import InventedPerson, invent_people
from gubei.interfaces.cli.demo.roster import Roster, add_roster
from gubei.interfaces.cli.demo.working import begin_work, work_to_zero
from gubei.interfaces.cli.intake import digest_of_file
from gubei.interfaces.cli.saying import note
from gubei.terms.documents import read_document
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import in_shanghai, milliseconds_of
from gubei.terms.refusals import Refused
from gubei.terms.words import Words

SEED = 20220426
RESIDENTS = 4_000
_BATCH = 2_000
# How long ago the lists came; the last one is the first again, with changes.
_RECEIVED = (timedelta(hours=9), timedelta(hours=6.5), timedelta(hours=4), timedelta(minutes=50))
_KINDS = (ListKind.DISPATCH, ListKind.DISPATCH, ListKind.TRACING, ListKind.DISPATCH)
_UNTIL_TAKEN_IN = timedelta(minutes=6)


@dataclass(frozen=True, slots=True)
class Stage:
    """Everything that the demo plays on. `now` is the moment at which it begins to be shown."""

    rng: random.Random
    units: Sequence[UnitRow]
    roster: Roster
    now: datetime


def refuse_other_district() -> None:
    """Raise Refused where real work could be mixed with the demo."""
    codes = {unit.code for unit in read_demo_units() if unit.level == "district"}
    others = Unit.objects.filter(level=1).exclude(code__in=codes).exists()
    if settings.GUBEI_PRODUCTION or others:
        raise Refused(
            "not_a_place_for_a_demo",
            Words(
                "This data folder belongs to a district of its own. Show the demo in another one: "
                "GUBEI_HOME=.gubei-demo gubei demo",
                "该数据目录已用于其他区。请另设目录运行演示：GUBEI_HOME=.gubei-demo gubei demo",
            ),
        )


@transaction.atomic
def build_demo(now: datetime) -> list[DispatchList]:
    """Store the demo as one act, all of it or nothing; return its lists."""
    rng, units = random.Random(SEED), read_demo_units()  # noqa: S311 - the same demo every time
    import_units(units, by=None, now=now)
    stage = Stage(rng, units, add_roster(units, rng, now), now)
    today = in_shanghai(now).date()
    people = list(invent_people(RESIDENTS + STRANGERS_NEEDED, rng, units, today=today))
    residents, strangers = people[:RESIDENTS], people[RESIDENTS:]
    note(
        Words(f"Registering {RESIDENTS:,} invented residents …", f"登记 {RESIDENTS:,} 名虚构居民…")
    )
    _register(residents, now)
    setting = make_setting(rng, units, load_divisions(), today)
    with tempfile.TemporaryDirectory(prefix="gubei-demo-") as folder:
        files = write_demo_lists(Path(folder), residents, strangers, setting)
        lists = [_play(stage, file, number) for number, file in enumerate(files)]
    note(Words("Putting contacts under measures …", "落实管控措施…"))
    contacts = next(each for each in lists if each.kind == ListKind.TRACING)
    put_under_measures(contacts, Ward(stage.roster, rng, now))
    give_orders(stage.roster, now)
    return lists


def _play(stage: Stage, file: DemoList, number: int) -> DispatchList:
    """Take a list in at its hour, and let the officers work on it."""
    received = stage.now - _RECEIVED[number]
    note(Words(f"List {number + 1}: {file.name}, {file.rows:,} rows …",
               f"名单 {number + 1}：{file.name}，{file.rows:,} 行…"))  # fmt: skip
    report = take_in(
        received=Received(
            file.path.name, digest_of_file(file.path), file.name, _KINDS[number], received
        ),
        plans=plan_sheets(read_workbook(file.path).sheets),
        unit=district(),
        by=stage.roster.duty,
        now=received + _UNTIL_TAKEN_IN,
    )
    taken = report.dispatch_list
    if file.version > 1:
        begin_work(taken, stage.roster, stage.rng, until=stage.now)
        return taken
    work_to_zero(taken, stage.roster, stage.rng, until=stage.now)
    feed_back(dispatch_list=taken.id, by=stage.roster.duty, now=stage.now - timedelta(minutes=1))
    return taken


def _register(people: Sequence[InventedPerson], now: datetime) -> None:
    units = dict(Unit.objects.values_list("code", "id"))
    ids = uuid7_run(milliseconds_of(now))
    for start in range(0, len(people), _BATCH):
        newcomers = [
            Newcomer(
                name=one.name,
                document=read_document(one.document),
                phones=(one.phone,) if one.phone else (),
                email="",
                birth_date=one.birth_date,
                sex=one.sex,
                address=one.address,
                household=f"户{one.household + 1:05d}",
                unit=units[one.unit_code],
            )
            for one in people[start : start + _BATCH]
        ]
        store(newcomers, meet(newcomers, ids=ids), now=now, ids=ids)
