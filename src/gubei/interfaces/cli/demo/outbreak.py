"""Seven invented cases of the demo: itineraries, sources, traces, and some contacts decided.

A man who came back from elsewhere falls ill; at dinner two others catch it, at a market and in
an office the next. Everything goes through the operations that the screens call.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from gubei.domain.investigations.models import Case
from gubei.domain.investigations.operations.cases import (
    NewCase,
    Source,
    decide_source,
    open_case,
    say_source,
)
from gubei.domain.investigations.operations.deciding import Ruling, decide_contacts
from gubei.domain.investigations.operations.exposing import Telling, publish_exposure
from gubei.domain.investigations.operations.tracing import trace_case
from gubei.domain.investigations.operations.visits import Seen, record_visits, write_visits
from gubei.domain.investigations.queries.contacts import ContactFilter, ContactRow, contacts_of
from gubei.domain.investigations.queries.rings import Search
from gubei.domain.investigations.rules.cases import CaseClass, SourceKind
from gubei.domain.investigations.rules.contacts import ContactClass
from gubei.domain.investigations.rules.typing import read_times
from gubei.domain.investigations.rules.visits import Protection, VisitFacts, VisitSource
from gubei.domain.people.models import Person
from gubei.domain.privacy.models import Purpose
from gubei.domain.sites.models import Site
from gubei.domain.sites.operations import add_site, give_sites, vehicle_numbered
from gubei.domain.sites.rules import SiteFacts, SiteKind
from gubei.domain.territory.models import Officer, Unit
from gubei.terms.moments import SHANGHAI, in_shanghai

_SEED = 20220501
_GUESTS = 420
"""So many residents are seen at the sites, each a few times a week."""

# name, kind, zones, what time of day people come, minutes they stay, share of visits
_SITES: tuple[tuple[str, SiteKind, tuple[str, ...], tuple[int, int], tuple[int, int], int], ...] = (
    ("鼓楼便民市场", SiteKind.MARKET, ("蔬菜厅", "肉类厅", "水产厅"), (7, 18), (15, 60), 30),
    ("云湖大酒楼", SiteKind.RESTAURANT, ("一楼大厅", "二楼包间"), (11, 20), (50, 110), 12),
    ("果园超市", SiteKind.SHOP, (), (8, 21), (10, 35), 24),
    ("檀州家园社区卫生站", SiteKind.HOSPITAL, (), (8, 17), (20, 60), 6),
    ("密水之家养老院", SiteKind.CARE_HOME, (), (9, 16), (40, 120), 3),
    ("云水科技办公楼", SiteKind.OFFICE, ("三层", "四层"), (8, 10), (420, 560), 8),
    ("第三小学", SiteKind.SCHOOL, ("一年级", "二年级"), (7, 8), (440, 500), 6),
    ("白河体育馆", SiteKind.ENTERTAINMENT, (), (17, 20), (60, 120), 5),
    ("鼓楼理发店", SiteKind.SHOP, (), (9, 19), (30, 70), 4),
    ("东菜园棋牌室", SiteKind.ENTERTAINMENT, (), (13, 19), (90, 200), 4),
)
_NAMES = {name: place for place, (name, *_) in enumerate(_SITES)}


@dataclass(frozen=True, slots=True)
class _CasePlan:
    """A case: how many days ago it fell ill and was reported, what it is, and its days."""

    onset: int | None
    reported: int
    value: CaseClass
    # days ago, times, site, zone
    stays: tuple[tuple[int, str, str, str], ...]


_PLANS = (
    _CasePlan(6, 5, CaseClass.CONFIRMED, (
        (7, "9:10-11", "京密快3", "1"), (7, "18:30-20:10", "云湖大酒楼", "二楼包间"),
        (6, "8:20-8:55", "鼓楼便民市场", "蔬菜厅"), (6, "15-15:40", "鼓楼理发店", ""),
    )),
    _CasePlan(4, 3, CaseClass.CONFIRMED, (
        (7, "18:30-20:30", "云湖大酒楼", "二楼包间"), (5, "7:40-8:30", "鼓楼便民市场", "肉类厅"),
        (5, "14-17:30", "东菜园棋牌室", ""), (4, "10:10-10:35", "果园超市", ""),
    )),
    _CasePlan(3, 2, CaseClass.CONFIRMED, (
        (7, "18:40-20:20", "云湖大酒楼", "二楼包间"), (5, "8:40-17:30", "云水科技办公楼", "三层"),
        (4, "8:40-17:40", "云水科技办公楼", "三层"), (3, "19-20:30", "白河体育馆", ""),
    )),
    _CasePlan(2, 1, CaseClass.CONFIRMED, (
        (5, "7:50-8:20", "鼓楼便民市场", "肉类厅"), (3, "9-9:40", "果园超市", ""),
        (2, "9:20-10:30", "檀州家园社区卫生站", ""),
    )),
    _CasePlan(None, 1, CaseClass.ASYMPTOMATIC, (
        (5, "8:50-17:20", "云水科技办公楼", "三层"), (2, "8:50-17:30", "云水科技办公楼", "三层"),
        (2, "18-18:25", "果园超市", ""), (2, "18:10-19", "鼓楼理发店", ""),
    )),
    _CasePlan(1, 0, CaseClass.CONFIRMED, (
        (5, "14:30-17", "东菜园棋牌室", ""), (3, "19:10-20:30", "白河体育馆", ""),
        (1, "8-8:40", "鼓楼便民市场", "水产厅"),
    )),
    _CasePlan(0, 0, CaseClass.SUSPECTED, ()),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Stage:
    """Who investigates, where, when."""

    by: Officer
    now: datetime
    rng: random.Random
    sites: Sequence[Site]
    guests: Sequence[Person]

    @property
    def today(self) -> date:
        return in_shanghai(self.now).date()

    def day(self, ago: int) -> date:
        return self.today - timedelta(days=ago)

    def at(self, ago: int, hour: int) -> datetime:
        return min(datetime.combine(self.day(ago), time(hour), SHANGHAI), self.now)


def play_outbreak(now: datetime) -> list[Case]:
    """Store sites, a week of check-ins and the cases; return the cases in the order of report."""
    by = Officer.objects.select_related("unit").get(username="investigator")
    rng = random.Random(_SEED)  # noqa: S311 - the same demo every time
    guests = Person.objects.filter(same_as=None, unit__level=3).select_related("unit")
    chosen = list(guests.order_by("birth_date", "pk")[: 8 * _GUESTS : 8])
    stage = _Stage(by, now, rng, _add_sites(by, now), chosen)
    record_visits(seen=_check_ins(stage), source=VisitSource.CHECK_IN, now=now)
    cases = [_open(stage, plan, person) for plan, person in zip(_PLANS, chosen, strict=False)]
    _say_sources(stage, cases)
    _trace(stage, cases)
    _publish(stage, cases[0])
    return cases


def _add_sites(by: Officer, now: datetime) -> list[Site]:
    towns = list(Unit.objects.filter(level=2).order_by("-population", "code")[:4])
    owner = Officer.objects.get(username="site")
    made = []
    for place, (name, kind, zones, *_) in enumerate(_SITES):
        facts = SiteFacts(
            name, kind, f"{towns[place % 4].name}{name}", zones=zones,
            responsible=owner.name if place < 2 else "场所负责人", phone=f"199000085{place:02d}",
        )  # fmt: skip
        made.append(add_site(facts=facts, unit=towns[place % 4].code, by=by, now=now))
    give_sites(owner=owner.pk, sites=[site.pk for site in made[:2]], by=by, now=now)
    return [*made, vehicle_numbered(number="京密快3", by=by, now=now)]


def _check_ins(stage: _Stage) -> Iterator[Seen]:
    """Yield what the doors of the sites saw in a week; most people keep to a few sites."""
    weights = [share for *_, share in _SITES]
    for person in stage.guests[len(_PLANS) :]:
        usual = stage.rng.choices(range(len(_SITES)), weights, k=2)
        for ago in range(7, -1, -1):
            if stage.rng.random() < 0.45:
                seen = _visit(stage, person, stage.rng.choice(usual), ago)
                if seen is not None:
                    yield seen


def _visit(stage: _Stage, person: Person, place: int, ago: int) -> Seen | None:
    _, _, zones, (opens, shuts), (least, most), _ = _SITES[place]
    minute = stage.rng.randrange(opens * 60, shuts * 60)
    start = datetime.combine(stage.day(ago), time(), SHANGHAI) + timedelta(minutes=minute)
    end = start + timedelta(minutes=stage.rng.randint(least, most))
    zone = stage.rng.choice(zones) if zones and stage.rng.random() < 0.8 else ""
    return Seen(person.pk, stage.sites[place].pk, start, end, zone) if end < stage.now else None


def _open(stage: _Stage, plan: _CasePlan, person: Person) -> Case:
    reported = stage.at(plan.reported, 9) - timedelta(minutes=50)
    dates = {
        "first_positive_on": stage.day(plan.reported),
        "isolated_at": reported + timedelta(minutes=45) if plan.reported else None,
    }
    if plan.onset is not None:
        dates["onset_on"] = stage.day(plan.onset)
    case = open_case(
        new=NewCase(
            person=person.pk, classification=plan.value, classified_on=stage.day(plan.reported),
            reported_at=reported, dates=dates,
        ),
        by=stage.by,
        now=stage.now,
    )  # fmt: skip
    visits = [
        _facts(stage, *stay) for stay in plan.stays
        if read_times(stay[1], stage.day(stay[0])).start <= stage.now
    ]  # fmt: skip
    if visits:
        write_visits(person=person.pk, visits=visits, by=stage.by, now=stage.now)
    return case


def _facts(stage: _Stage, ago: int, times: str, name: str, zone: str) -> VisitFacts:
    site = stage.sites[_NAMES.get(name, len(_SITES))]
    read = read_times(times, stage.day(ago))
    is_leg = site.kind == SiteKind.VEHICLE
    return VisitFacts(
        site.pk, read.start, read.end, zone, protection=Protection.MASK,
        seat="12A" if is_leg else "", boarded="东直门" if is_leg else "",
        alighted="鼓楼" if is_leg else "",
    )  # fmt: skip


def _say_sources(stage: _Stage, cases: Sequence[Case]) -> None:
    """Let the first be imported, three be linked and decided, one have two possible sources."""
    first = Source(SourceKind.IMPORTED, text="外地返回，同行人员已确诊")
    _decide(stage, cases[0], first, "行程与同行人员检测结果一致")
    for infected, by in ((1, 0), (2, 0)):
        source = Source(SourceKind.LINKED, cases[by].pk, stage.sites[1].pk, "同包间用餐")
        _decide(stage, cases[infected], source, "监控显示同桌用餐一个半小时")
    _say(stage, cases[3], Source(SourceKind.LINKED, cases[1].pk, stage.sites[0].pk, "肉类厅同时段"))
    _say(stage, cases[4], Source(SourceKind.LINKED, cases[2].pk, stage.sites[5].pk, "同层办公"))
    _say(stage, cases[5], Source(SourceKind.LINKED, cases[1].pk, stage.sites[9].pk, "同室打牌"))
    _say(stage, cases[5], Source(SourceKind.LINKED, cases[2].pk, stage.sites[7].pk, "同场运动"))


def _decide(stage: _Stage, case: Case, source: Source, reason: str) -> None:
    made = say_source(case=case.pk, source=source, by=stage.by, now=stage.now)
    decide_source(source=made.pk, holds=True, reason=reason, by=stage.by, now=stage.now)


def _say(stage: _Stage, case: Case, source: Source) -> None:
    say_source(case=case.pk, source=source, by=stage.by, now=stage.now)


def _trace(stage: _Stage, cases: Sequence[Case]) -> None:
    """Trace all but the last two, and decide on contacts of the first ones."""
    for place, case in enumerate(cases[:5]):
        at = stage.now - timedelta(minutes=40 - 5 * place)
        trace_case(
            case=case.pk, search=Search(least_seconds=300), purpose=Purpose.INVESTIGATE,
            by=stage.by, now=at,
        )  # fmt: skip
    for place, many in ((0, 12), (1, 6)):
        at = stage.now - timedelta(minutes=15 - 5 * place)
        rows = [row for row, _ in contacts_of(stage.by, cases[place], ContactFilter(ring=1))]
        rows.sort(key=lambda row: (not row.is_household, -row.seconds, str(row.person)))
        _rule(stage, cases[place], ContactClass.CLOSE, rows[:many], "同室共处，防护不足", at)
        _rule(stage, cases[place], ContactClass.GENERAL, rows[many : many + 4], "全程佩戴口罩", at)
        _rule(
            stage,
            cases[place],
            ContactClass.NONE,
            rows[many + 4 : many + 6],
            "监控核实未同时在场",
            at,
        )


def _rule(
    stage: _Stage,
    case: Case,
    value: ContactClass,
    rows: Sequence[ContactRow],
    reason: str,
    at: datetime,
) -> None:
    if rows:
        decide_contacts(
            case=case.pk, persons=[row.person for row in rows], ruling=Ruling(value, reason),
            by=stage.by, now=at,
        )  # fmt: skip


def _publish(stage: _Stage, case: Case) -> None:
    """Tell the public of the first case's market and hairdresser."""
    for ago, times, name in ((6, "8:20-8:55", "鼓楼便民市场"), (6, "15-15:40", "鼓楼理发店")):
        read = read_times(times, stage.day(ago))
        telling = Telling(stage.sites[_NAMES[name]].pk, read.start, read.end, case=case.pk)
        publish_exposure(telling=telling, by=stage.by, now=stage.now)
