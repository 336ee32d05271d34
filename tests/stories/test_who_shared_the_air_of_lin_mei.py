"""The promise: who shared the air of a case is known at once, becomes a lead, nobody is missed.

Lin Mei falls ill on 24 April. On the 25th she is at the market of 东关 from ten to eleven, in the
hall; 王建国 comes at half past ten, 陈志强 leaves as she comes, Li Na is in the yard. In the
afternoon 王建国 drinks tea with 赵小云. 林小宝 lives with Lin Mei.
"""

from datetime import date, datetime, timedelta

import pytest

from gubei.domain.investigations.models import Contact, ContactDecision, Trace
from gubei.domain.investigations.operations.cases import NewCase, open_case
from gubei.domain.investigations.operations.deciding import Ruling, decide_contacts
from gubei.domain.investigations.operations.tracing import trace_case
from gubei.domain.investigations.operations.visits import withdraw_visit, write_visits
from gubei.domain.investigations.queries.cases import case_in_reach
from gubei.domain.investigations.queries.contacts import ContactFilter, contacts_of, count_contacts
from gubei.domain.investigations.queries.exposures import exposures_of
from gubei.domain.investigations.queries.rings import Search
from gubei.domain.investigations.rules.cases import CaseClass
from gubei.domain.investigations.rules.contacts import ContactClass
from gubei.domain.investigations.rules.visits import VisitFacts
from gubei.domain.leads.models import DispatchList, Lead
from gubei.domain.leads.queries.ledger import ledgers
from gubei.domain.measures.operations.imposing import Wish, impose
from gubei.domain.people.models import Household
from gubei.domain.privacy.models import AccessLog, Look, Purpose
from gubei.domain.sites.models import Site
from gubei.domain.sites.operations import add_site
from gubei.domain.sites.rules import SiteFacts, SiteKind
from gubei.terms.moments import SHANGHAI
from tests.interfaces.things import Things
from tests.world import NOW, World


def at(clock: str, day: int = 25) -> datetime:
    hour, minute = map(int, clock.split(":"))
    return datetime(2022, 4, day, hour, minute, tzinfo=SHANGHAI)


class Story:
    """Lin Mei's case, with who was where."""

    def __init__(self, world: World) -> None:
        self.world, self.du = world, world.du_investigator
        Things(world, "inside").policy  # noqa: B018
        facts = SiteFacts("东关集市", SiteKind.MARKET, zones=("大厅", "院子"))
        self.market = add_site(facts=facts, unit="99990103", by=self.du, now=NOW)
        tea = SiteFacts("听雨茶馆", SiteKind.RESTAURANT)
        self.tea = add_site(facts=tea, unit="999902", by=self.du, now=NOW)
        home = Household.objects.create(
            id=next(world.ids), unit=world.unit("柳沟村"), label="柳沟村12号"
        )
        son = world.add_person("林小宝", "柳沟村", address="古北区北口镇柳沟村12号")
        for person in (world.person("林梅"), son):
            person.household = home
            person.save()
        self.stay("林梅", self.market, "10:00", "11:00", "大厅")
        self.stay("王建国", self.market, "10:30", "12:00", "大厅")
        self.stay("陈志强", self.market, "9:00", "10:00", "大厅")
        self.stay("Li Na", self.market, "10:00", "11:00", "院子")
        self.stay("王建国", self.tea, "15:00", "16:00")
        self.stay("赵小云", self.tea, "15:20", "17:00")
        new = NewCase(
            person=world.person("林梅").pk,
            classification=CaseClass.CONFIRMED,
            classified_on=date(2022, 4, 26),
            reported_at=NOW - timedelta(minutes=30),
            dates={"onset_on": date(2022, 4, 24), "first_positive_on": date(2022, 4, 26)},
        )
        self.case = open_case(new=new, by=self.du, now=NOW)

    def stay(self, name: str, site: Site, start: str, end: str, zone: str = "") -> None:
        visit = VisitFacts(site.pk, at(start), at(end), zone)
        person = self.world.person(name).pk
        write_visits(person=person, visits=[visit], by=self.du, now=NOW)

    def trace(self, now: datetime = NOW, **search: int) -> Trace:
        return trace_case(
            case=self.case.pk, search=Search(**search), purpose=Purpose.INVESTIGATE, by=self.du,
            now=now,
        )  # fmt: skip

    def decide(self, value: ContactClass, *names: str) -> dict[str, Lead]:
        done = decide_contacts(
            case=self.case.pk,
            persons=[self.world.person(name).pk for name in names],
            ruling=Ruling(value, "流调核实"),
            by=self.du,
            now=NOW,
        )
        found = Lead.objects.filter(pk__in=done.leads.values()).select_related("person", "unit")
        return {lead.person.name: lead for lead in found}

    def shown(self) -> list[tuple[str, int, str, str, int]]:
        case = case_in_reach(self.du, self.case.pk)
        rows = contacts_of(self.du, case, ContactFilter(), sort="ring")
        return sorted(
            (row.name, row.ring, row.through_name, row.site_name, row.seconds // 60)
            for row, _ in rows
        )


@pytest.fixture
def story(world: World) -> Story:
    return Story(world)


def test_who_shared_her_air_stands_in_ring_one_and_whom_they_met_in_ring_two(story: Story):
    made = story.trace()

    assert made.sizes == [2, 1]
    # Her window begins two days before the onset, and she lived with her son all the while.
    at_home = int((NOW - datetime(2022, 4, 22, tzinfo=SHANGHAI)).total_seconds() // 60)
    assert story.shown() == [
        ("林小宝", 1, "林梅", "", at_home),
        ("王建国", 1, "林梅", "东关集市", 30),
        ("赵小云", 2, "王建国", "听雨茶馆", 40),
    ]


def test_everybody_whom_a_trace_shows_can_read_in_the_log_why(story: Story):
    made = story.trace()

    looks = AccessLog.objects.filter(look=Look.TRACE).select_related("person", "officer")
    assert sorted((look.person.name, look.officer.name, look.purpose) for look in looks) == [
        ("林小宝", "杜流调", "investigate"),
        ("王建国", "杜流调", "investigate"),
        ("赵小云", "杜流调", "investigate"),
    ]
    assert {look.about for look in looks} == {f"case:{story.case.number} trace:{made.pk}"}


def test_a_confirmed_contact_is_a_lead_of_the_own_village_with_the_clock_of_a_contact(
    story: Story,
):
    story.trace()
    leads = story.decide(ContactClass.CLOSE, "王建国", "林小宝")

    assert {name: lead.unit.name for name, lead in leads.items()} == {
        "王建国": "石桥村", "林小宝": "柳沟村",
    }  # fmt: skip
    assert {lead.locate_by for lead in leads.values()} == {NOW + timedelta(hours=2)}
    assert leads["王建国"].exposure == f"密接（病例{story.case.number}） 东关集市 大厅"
    assert leads["王建国"].exposed_at == at("11:00")
    made = DispatchList.objects.get(kind="tracing")
    total = ledgers([made.pk], at=NOW)[made.pk].total
    assert (total.rows, total.unreadable, total.leads, total.open) == (2, 0, 2, 2)
    assert count_contacts(story.du, case_in_reach(story.du, story.case.pk)) == {
        "all": 3, "waiting": 1, "close": 2, "secondary": 0, "general": 0, "none": 0,
        "ring1": 2, "ring2": 1,
    }  # fmt: skip


def test_imposing_knows_the_last_exposure_and_the_linked_contact(story: Story):
    story.trace()
    story.decide(ContactClass.CLOSE, "王建国")
    story.decide(ContactClass.SECONDARY, "赵小云")
    close = exposures_of(story.du, story.world.person("王建国").pk)[0]
    wish = Wish(
        person=story.world.person("王建国").pk, person_class=close.person_class,
        anchors=close.anchors, reason="密接", unit="99990102", lead=close.decision.lead_id,
    )  # fmt: skip
    measure = impose(wish=wish, by=story.du, now=NOW)

    second = exposures_of(story.du, story.world.person("赵小云").pk)[0]
    assert second.person_class == "secondary_contact"
    assert {name.value: day for name, day in second.anchors.items()} == {
        "first_exposure": date(2022, 4, 25), "last_exposure": date(2022, 4, 25),
    }  # fmt: skip
    assert second.linked == measure


def test_who_is_found_to_be_no_contact_after_all_has_the_lead_closed_with_the_reason(story: Story):
    story.trace()
    lead = story.decide(ContactClass.CLOSE, "王建国")["王建国"]
    story.decide(ContactClass.NONE, "王建国")

    closing = lead.closings.get()
    assert (closing.outcome, closing.note) == ("false_hit", "流调判定为无暴露：流调核实")
    decisions = ContactDecision.objects.filter(case=story.case)
    assert {each.value: each.replaced_at for each in decisions} == {"close": NOW, "none": None}


def test_a_second_decision_makes_no_second_lead(story: Story):
    story.trace()
    story.decide(ContactClass.CLOSE, "王建国")
    assert story.decide(ContactClass.SECONDARY, "王建国") == {}
    assert Lead.objects.filter(dispatch_list__kind="tracing").count() == 1


def test_a_visit_taken_back_is_traced_no_more_but_who_was_decided_on_stays_in_sight(story: Story):
    story.trace()
    story.decide(ContactClass.CLOSE, "王建国")
    visit = story.world.person("林梅").visits.get()
    withdraw_visit(visit=visit.pk, reason="她那天没有出门", by=story.du, now=NOW)
    made = story.trace(NOW + timedelta(minutes=1))

    assert made.sizes == [1]
    case = case_in_reach(story.du, story.case.pk)
    rows = [row for row, _ in contacts_of(story.du, case, ContactFilter(), sort="name")]
    assert sorted((row.name, row.is_current, row.value) for row in rows) == [
        ("林小宝", True, ""), ("王建国", False, "close"),
    ]  # fmt: skip
    assert Contact.objects.filter(trace=made).count() == 1


def test_shared_air_that_lingers_takes_in_who_came_after_her(story: Story):
    story.stay("陈志强", story.market, "11:05", "11:20", "大厅")
    story.trace(linger_seconds=600, rings=1)

    assert ("陈志强", 1, "林梅", "东关集市", 5) in story.shown()


def test_a_town_sees_its_own_part_of_the_contacts(story: Story):
    story.trace()
    case = case_in_reach(story.world.tang_town, story.case.pk)
    rows = contacts_of(story.world.tang_town, case, ContactFilter())

    assert sorted(row.name for row, _ in rows) == ["林小宝", "王建国"]
