"""Cases, sources, itineraries and decisions: what is refused, what is kept, what follows."""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from gubei.domain.investigations.models import Case, Visit
from gubei.domain.investigations.operations.cases import (
    CaseKnown,
    NewCase,
    Source,
    change_case,
    decide_source,
    end_case,
    open_case,
    reopen_case,
    say_source,
)
from gubei.domain.investigations.operations.telling import Told, tell_contacts
from gubei.domain.investigations.operations.tracing import NowhereYet, trace_case
from gubei.domain.investigations.operations.visits import (
    change_visit,
    copy_day,
    uphold_visit,
    withdraw_visit,
    write_visits,
)
from gubei.domain.investigations.queries.cases import generations
from gubei.domain.investigations.queries.outbreak import chains_of, clusters_of, curve_of
from gubei.domain.investigations.queries.rings import Search
from gubei.domain.investigations.queries.visits import impossible_among, visits_of
from gubei.domain.investigations.queries.windows import window_of
from gubei.domain.investigations.rules.cases import (
    CaseClass,
    CaseEnd,
    Origin,
    SourceKind,
    generations_of,
)
from gubei.domain.investigations.rules.visits import VisitFacts
from gubei.domain.privacy.models import Purpose
from gubei.domain.sites.models import Site
from gubei.domain.sites.operations import add_site
from gubei.domain.sites.rules import SiteFacts, SiteKind
from gubei.engines.policy import Anchor
from gubei.terms.moments import SHANGHAI
from gubei.terms.refusals import Invalid, NotFound, Refused
from tests.interfaces.things import Things
from tests.world import NOW, World


def at(clock: str, day: int = 25) -> datetime:
    hour, minute = map(int, clock.split(":"))
    return datetime(2022, 4, day, hour, minute, tzinfo=SHANGHAI)


@pytest.fixture
def town(world: World) -> World:
    """Return the named people, with edition 9 in force."""
    Things(world, "inside").policy  # noqa: B018
    return world


def a_case(world: World, name: str, **dates: object) -> Case:
    new = NewCase(
        person=world.person(name).pk, classification=CaseClass.CONFIRMED,
        classified_on=date(2022, 4, 26), reported_at=NOW - timedelta(hours=1),
        dates=dates or {"onset_on": date(2022, 4, 24)},
    )  # fmt: skip
    return open_case(new=new, by=world.du_investigator, now=NOW)


def a_site(world: World, name: str = "东关集市", **more: tuple[str, ...]) -> Site:
    facts = SiteFacts(name, SiteKind.MARKET, **more)
    return add_site(facts=facts, unit="99990103", by=world.du_investigator, now=NOW)


def stay(world: World, name: str, site: Site, start: str, end: str, day: int = 25) -> Visit:
    facts = VisitFacts(site.pk, at(start, day), at(end, day))
    person = world.person(name).pk
    return write_visits(person=person, visits=[facts], by=world.du_investigator, now=NOW)[0]


def source_of(world: World, case: Case, other: Case | None = None) -> UUID:
    kind = SourceKind.LINKED if other else SourceKind.IMPORTED
    source = Source(kind, other.pk if other else None)
    return say_source(case=case.pk, source=source, by=world.du_investigator, now=NOW).pk


def hold(world: World, source: UUID, *, holds: bool = True) -> None:
    by = world.du_investigator
    decide_source(source=source, holds=holds, reason="基因测序一致", by=by, now=NOW)


# Cases


def test_the_window_says_from_when_until_when_and_why(town: World):
    window = window_of(a_case(town, "林梅"), now=NOW)

    assert (window.from_at, window.to_at, window.open_ended) == (at("0:00", 22), NOW, True)
    assert (window.says.anchor, window.pack.name) == (Anchor.ONSET, "cn-covid19-ed9")
    assert [(each.parameter, each.value) for each in window.says.because] == [("look_back_days", 2)]


def test_isolation_closes_the_window_and_repeated_tests_begin_it_at_the_last_negative(town: World):
    case = a_case(
        town, "林梅", first_positive_on=date(2022, 4, 26), last_negative_on=date(2022, 4, 25),
        isolated_at=at("8:00", 26),
    )  # fmt: skip
    changes = {"conditions": ["found_by_repeated_tests"]}
    changed = change_case(case=case.pk, changes=changes, by=town.du_investigator, now=NOW)
    window = window_of(changed, now=NOW)

    assert (window.from_at, window.to_at, window.open_ended) == (at("0:00", 25), NOW, False)
    assert window.says.anchor is Anchor.LAST_NEGATIVE


def test_without_a_policy_or_a_date_the_window_says_what_is_missing(world: World):
    with pytest.raises(Refused) as none_in_force:
        window_of(a_case(world, "林梅"), now=NOW)
    assert none_in_force.value.code == "no_case_rule"
    Things(world, "inside").policy  # noqa: B018
    undated = a_case(world, "王建国", onset_on=None)
    with pytest.raises(Invalid) as no_date:
        window_of(undated, now=NOW)
    assert "发病" in no_date.value.words.zh


def test_lin_mei_is_one_case_until_it_ends(town: World):
    first = a_case(town, "林梅")
    with pytest.raises(CaseKnown) as known:
        a_case(town, "林梅")
    assert known.value.case == first
    end_case(case=first.pk, end=CaseEnd.RECOVERED, at=NOW, by=town.du_investigator, now=NOW)
    second = a_case(town, "林梅")
    with pytest.raises(CaseKnown):
        reopen_case(case=first.pk, by=town.du_investigator)
    assert [first.number, second.number] == ["2022-001", "2022-002"]


def test_a_last_negative_after_the_first_positive_is_refused_twice(town: World):
    dates = {"first_positive_on": date(2022, 4, 24), "last_negative_on": date(2022, 4, 25)}
    with pytest.raises(Invalid) as refused:
        a_case(town, "林梅", **dates)
    assert refused.value.code == "negative_after_positive"
    case = a_case(town, "林梅", first_positive_on=date(2022, 4, 24))
    with pytest.raises(IntegrityError, match="last_negative_is_before_first_positive"):
        Case.objects.filter(pk=case.pk).update(last_negative_on=date(2022, 4, 25))


# Sources, generations, chains


def test_two_possible_sources_stay_two_until_one_is_decided(town: World):
    lin, wang, zhao = (a_case(town, name) for name in ("林梅", "王建国", "赵小云"))
    hold(town, source_of(town, lin))
    hold(town, source_of(town, wang, lin))
    first, second = source_of(town, zhao, lin), source_of(town, zhao, wang)
    keys = [lin.pk, wang.pk, zhao.pk]
    assert list(generations(keys).values()) == [0, 1, None]

    hold(town, second)
    assert list(generations(keys).values()) == [0, 1, 2]
    with pytest.raises(Refused) as other:
        hold(town, first)
    assert other.value.code == "other_source_holds"
    chains = chains_of(town.du_investigator)
    assert {(each.source, each.infected, each.decided) for each in chains.links} == {
        (lin.pk, wang.pk, True), (lin.pk, zhao.pk, False), (wang.pk, zhao.pk, True),
    }  # fmt: skip
    assert {each.case.person.name: each.generation for each in chains.cases} == {
        "林梅": 0, "王建国": 1, "赵小云": 2,
    }  # fmt: skip


def test_a_source_that_is_ruled_out_leaves_the_other_one(town: World):
    lin, wang, zhao = (a_case(town, name) for name in ("林梅", "王建国", "赵小云"))
    source_of(town, wang, lin)
    source_of(town, zhao, lin)
    hold(town, source_of(town, zhao, wang), holds=False)
    assert generations([zhao.pk]) == {zhao.pk: 1}


def test_a_circle_of_infections_is_refused(town: World):
    lin, wang, zhao = (a_case(town, name) for name in ("林梅", "王建国", "赵小云"))
    source_of(town, wang, lin)
    source_of(town, zhao, wang)
    with pytest.raises(Invalid) as circle:
        source_of(town, lin, zhao)
    assert circle.value.code == "circle"
    with pytest.raises(Invalid):
        source_of(town, lin, lin)


def test_a_circle_that_came_from_elsewhere_has_no_generation():
    one, two, three = uuid4(), uuid4(), uuid4()
    linked = SourceKind.LINKED
    origins = {
        one: Origin(linked, (two,), decided=True), two: Origin(linked, (one,), decided=True),
        three: Origin(SourceKind.UNKNOWN, (), decided=False),
    }  # fmt: skip
    assert generations_of(origins) == {one: None, two: None, three: 0}


def test_clusters_and_the_curve_follow_from_the_cases(town: World):
    lin, wang = a_case(town, "林梅"), a_case(town, "王建国", first_positive_on=date(2022, 4, 26))
    market, tea = a_site(town), a_site(town, "听雨茶馆")
    stay(town, "林梅", market, "9:00", "10:00", 24)
    stay(town, "王建国", market, "9:00", "10:00")
    stay(town, "王建国", tea, "15:00", "16:00")

    clusters = clusters_of(town.du_investigator)
    assert [(each.name, each.first_on, each.last_on, sorted(each.cases)) for each in clusters] == [
        ("东关集市", date(2022, 4, 24), date(2022, 4, 25),
         sorted([(lin.pk, lin.number), (wang.pk, wang.number)])),
    ]  # fmt: skip
    days, without = curve_of(town.du_investigator)
    assert [(each.day.day, each.onset, each.reported) for each in days] == [
        (24, {"confirmed": 1}, {}), (25, {}, {}), (26, {}, {"confirmed": 2}),
    ]  # fmt: skip
    assert without == 1


# Itineraries


@pytest.mark.parametrize(
    ("start", "end", "code"),
    [
        (at("11:00"), at("10:00"), "visit_backwards"),
        (at("11:00"), at("11:00"), "visit_without_length"),
        (at("11:00", 27), at("12:00", 27), "visit_ahead"),
        (at("11:00", 1) - timedelta(days=90), at("11:00"), "visit_too_long"),
    ],
)
def test_times_that_are_no_visit_are_refused_with_words(
    town: World, start: datetime, end: datetime, code: str
):
    market = a_site(town)
    with pytest.raises(Invalid) as refused:
        write_visits(
            person=town.person("林梅").pk, visits=[VisitFacts(market.pk, start, end)],
            by=town.du_investigator, now=NOW,
        )  # fmt: skip
    assert refused.value.code == code
    assert Visit.objects.count() == 0


def test_the_database_holds_no_visit_without_length(town: World):
    visit = stay(town, "林梅", a_site(town), "9:00", "10:00")
    values = Visit.objects.filter(pk=visit.pk).values("person_id", "site_id", "start_at").get()
    with pytest.raises(IntegrityError, match="visit_ends_after_it_starts"), transaction.atomic():
        Visit.objects.create(
            id=uuid4(), **values, end_at=values["start_at"], source="check_in",
            keep_until=date(2022, 6, 1), said_at=NOW,
        )  # fmt: skip


def test_two_places_at_once_are_kept_marked_and_decided(town: World):
    market, tea = a_site(town), a_site(town, "听雨茶馆")
    one = stay(town, "林梅", market, "9:00", "10:30")
    other = stay(town, "林梅", tea, "10:00", "11:00")
    after = stay(town, "林梅", tea, "11:00", "12:00")

    def impossible() -> dict[UUID, list[UUID]]:
        return impossible_among(list(visits_of(town.du_investigator, town.person("林梅").pk)))

    assert impossible() == {one.pk: [other.pk], other.pk: [one.pk]}
    uphold_visit(visit=one.pk, reason="监控确认", by=town.du_investigator, now=NOW)
    assert impossible() == {other.pk: [one.pk]}
    withdraw_visit(visit=other.pk, reason="记错日期", by=town.du_investigator, now=NOW)
    assert impossible() == {}
    assert after in visits_of(town.du_investigator, town.person("林梅").pk)


def test_a_corrected_visit_takes_the_place_of_the_old_one_and_says_which(town: World):
    market = a_site(town)
    old = stay(town, "林梅", market, "9:00", "10:00")
    facts = VisitFacts(market.pk, at("9:30"), at("10:00"), seat="3号摊")
    new = change_visit(
        visit=old.pk, facts=facts, reason="监控更正", by=town.du_investigator, now=NOW
    )

    old.refresh_from_db()
    assert (old.reason, old.withdrawn_by, new.replaces) == ("监控更正", town.du_investigator, old)
    assert list(visits_of(town.du_investigator, town.person("林梅").pk)) == [new]
    with pytest.raises(Refused) as twice:
        withdraw_visit(visit=old.pk, reason="再撤", by=town.du_investigator, now=NOW)
    assert twice.value.code == "visit_withdrawn"


def test_as_yesterday_copies_the_day_once(town: World):
    market = a_site(town)
    stay(town, "林梅", market, "9:00", "10:00", 24)
    asked = {"person": town.person("林梅").pk, "by": town.du_investigator, "now": NOW}
    day, to = date(2022, 4, 24), date(2022, 4, 25)
    assert [each.start_at for each in copy_day(day=day, to=to, **asked)] == [at("9:00")]
    assert copy_day(day=day, to=to, **asked) == []
    with pytest.raises(Invalid) as nothing:
        copy_day(day=date(2022, 4, 20), to=to, **asked)
    assert nothing.value.code == "no_visits"


# Traces and told contacts


def test_a_case_that_was_nowhere_asks_for_the_itinerary(town: World):
    case = a_case(town, "林梅")
    with pytest.raises(NowhereYet):
        trace_case(
            case=case.pk, search=Search(), purpose=Purpose.INVESTIGATE, by=town.du_investigator,
            now=NOW,
        )  # fmt: skip


def test_a_crowd_is_named_with_its_zones_and_listed_on_demand(town: World):
    market = a_site(town, zones=("大厅", "院子"))
    case = a_case(town, "林梅")
    for name in ("林梅", "王建国", "赵小云", "陈志强"):
        stay(town, name, market, "9:00", "10:00")

    def trace(**search: bool) -> tuple[list[int], list[dict[str, object]]]:
        made = trace_case(
            case=case.pk, search=Search(rings=1, crowd=2, **search), purpose=Purpose.INVESTIGATE,
            by=town.du_investigator, now=NOW,
        )  # fmt: skip
        return made.sizes, made.crowded

    assert trace() == ([], [{"site": str(market.pk), "zone": "", "persons": 3}])
    assert trace(with_crowds=True) == ([3], [])


@pytest.mark.parametrize(
    ("told", "error"),
    [
        ({"person": "林梅"}, "own_contact"),
        ({"first_at": at("11:00"), "last_at": at("10:00")}, "contact_times"),
        ({"first_at": at("11:00", 28), "last_at": at("12:00", 28)}, "contact_times"),
    ],
)
def test_a_contact_that_cannot_be_is_refused(town: World, told: dict[str, object], error: str):
    case = a_case(town, "林梅")
    facts = {"person": "王建国", "first_at": at("9:00"), "last_at": at("10:00")} | told
    person = town.person(str(facts.pop("person"))).pk
    with pytest.raises(Invalid) as refused:
        tell_contacts(case=case.pk, told=[Told(person, **facts)], by=town.du_investigator, now=NOW)
    assert refused.value.code == error


def test_nobody_is_a_contact_whom_the_register_does_not_know(town: World):
    case = a_case(town, "林梅")
    with pytest.raises(NotFound):
        tell_contacts(
            case=case.pk, told=[Told(uuid4(), at("9:00"), at("10:00"))], by=town.du_investigator,
            now=NOW,
        )  # fmt: skip
