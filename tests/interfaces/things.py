"""The things that the addresses of the API speak of, on one side of the border."""

import hashlib
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from gubei.adapters.packs import read_pack
from gubei.domain.checkpoints.operations.bookings import book
from gubei.domain.checkpoints.operations.levers import LeverFacts, pull_lever
from gubei.domain.checkpoints.operations.neighbours import agree, make_signing_key, take_in_file
from gubei.domain.checkpoints.operations.permits import record_permit
from gubei.domain.checkpoints.operations.planning import plan_lever
from gubei.domain.checkpoints.operations.posts import begin_shift
from gubei.domain.checkpoints.operations.relays import enrol_relay
from gubei.domain.checkpoints.operations.settling import decide_otherwise
from gubei.domain.checkpoints.rules.bookings import BookingFacts
from gubei.domain.checkpoints.rules.exchange import key_text
from gubei.domain.checkpoints.rules.levers import Board, LeverKind
from gubei.domain.checkpoints.rules.permits import PermitFacts
from gubei.domain.investigations.operations.cases import (
    NewCase,
    Source,
    end_case,
    open_case,
    say_source,
)
from gubei.domain.investigations.operations.exposing import Telling, publish_exposure
from gubei.domain.investigations.operations.telling import Told, tell_contacts
from gubei.domain.investigations.operations.visits import write_visits
from gubei.domain.investigations.rules.cases import CaseClass, CaseEnd, SourceKind
from gubei.domain.investigations.rules.visits import VisitFacts
from gubei.domain.isolation.models import ClosedLoop, IsolationSite, Room, Stay
from gubei.domain.isolation.operations.caring import MatterNoted, note_matter
from gubei.domain.isolation.operations.fetching import TripWish, depart, plan_trip
from gubei.domain.isolation.operations.leaving import end_stay, sign_arrival
from gubei.domain.isolation.operations.placing import place
from gubei.domain.isolation.operations.proposing import propose_placement
from gubei.domain.isolation.operations.relocating import propose_relocation
from gubei.domain.isolation.operations.setting_up import add_rooms, make_ready, set_up_site
from gubei.domain.isolation.operations.shifts import plan_shifts
from gubei.domain.isolation.operations.staffing import register_staff
from gubei.domain.isolation.operations.wiping import take_environment_samples
from gubei.domain.isolation.rules.environment import Spot
from gubei.domain.isolation.rules.matters import MatterKind
from gubei.domain.isolation.rules.places import Form, Post, RoomFacts
from gubei.domain.leads.models import (
    Attempt,
    Closing,
    ColumnMapping,
    DispatchList,
    OutOfReach,
    Transfer,
)
from gubei.domain.measures.models import DueTest, Notice, PolicyChange
from gubei.domain.measures.operations.applying import apply_policy
from gubei.domain.measures.operations.changing import suspend
from gubei.domain.measures.operations.contesting import take_contest
from gubei.domain.measures.operations.imposing import Wish as MeasureWish
from gubei.domain.measures.operations.imposing import impose
from gubei.domain.measures.operations.papers import content_of, make_notice
from gubei.domain.measures.operations.recording import record_sample
from gubei.domain.orders.models import Attachment, Order, OutgoingNotice
from gubei.domain.orders.operations.climbing import climb
from gubei.domain.orders.operations.deciding import Wish, give_orders
from gubei.domain.people.models import Merge
from gubei.domain.privacy.queries import key_ring
from gubei.domain.privacy.rules import about_of
from gubei.domain.sampling.models import Recall, RecallMember, RoundReason, Tube
from gubei.domain.sampling.operations.groups import RuleWish, add_member, make_group
from gubei.domain.sampling.operations.homebound import note_homebound
from gubei.domain.sampling.operations.rounds import NewRound, give_reason, plan_round
from gubei.domain.sampling.operations.tubes import Handover, close_tube, hand_over, open_tube
from gubei.domain.sampling.rules.values import Value
from gubei.domain.sites.models import Site
from gubei.domain.sites.operations import add_site
from gubei.domain.sites.rules import SiteFacts, SiteKind
from gubei.domain.territory.models import AccessToken, Officer, Role, SavedView, Unit
from gubei.domain.territory.operations.devices import enrol
from gubei.engines.placement import place_at_once
from gubei.engines.policy import Anchor
from gubei.terms.passages import Outcome
from tests import sampling
from tests.barrier import Barrier, build_barrier, entry_rules
from tests.interfaces.api import Api
from tests.neighbours import OUR_KEY, OUR_SECRET, THEIR_KEY, checked, their_list
from tests.world import NOW, PASSWORD, World, document, phone

SIDES = {
    # village, its officer, a person with a lead, another person there
    "inside": ("柳沟村", "liu_village", "林梅", "林玫"),
    "outside": ("杏园村", "xing_village", "赵小云", "赵晓云"),
}


class Things:
    """Makes what an address asks for, when it asks: `things.lead_id`, `things.merge_id`."""

    def __init__(self, world: World, where: str) -> None:
        self.world, self.where = world, where
        village, owner, self.name, self.other = SIDES[where]
        self.unit: Unit = world.unit(village)
        self.owner: Officer = world.officers[owner]
        self.kind, self.system = "csv", "godata"
        self.unit_code = self.unit.code
        self.paper: Notice
        self.tube: Tube

    @property
    def officer_id(self) -> UUID:
        return self.owner.id

    @property
    def owner_id(self) -> UUID:
        """A site owner of this side's village."""
        known = Officer.objects.filter(role=Role.SITE_OWNER, unit=self.unit).first()
        made = known or self.world.add_officer("店主", Role.SITE_OWNER, self.unit.name)
        return made.id

    @property
    def person_id(self) -> UUID:
        return self.world.person(self.name).id

    @property
    def lead_id(self) -> UUID:
        return self.world.lead(self.name).id

    @property
    def upload_id(self) -> UUID:
        """A file that was sent and waits for its confirmation."""
        sender = self.world.add_officer("收单员", Role.DUTY, self.unit.name)
        sent = Api(sender).upload("/uploads", file=self.list_file())
        return UUID(sent.json()["id"])

    @property
    def mapping_id(self) -> UUID:
        return ColumnMapping.objects.create(
            id=self._id(), unit=self.unit, name="市平台", shape="x", fields=[], saved_at=NOW
        ).id

    @property
    def tried_id(self) -> UUID:
        """A lead with an attempt."""
        lead = self.world.lead(self.name)
        Attempt.objects.create(
            id=self._id(), lead=lead, means="call", result="no_answer", at=NOW, by=self.owner
        )
        return lead.id

    @property
    def list_id(self) -> UUID:
        """A list that a unit of this side received, with a lead of this side."""
        received = self.world.add_list(f"{self.unit.name}协查", self.unit.name)
        self.world.add_lead(self.name, self.unit.name, received)
        self.world.add_unreadable_row(received)
        return received.id

    @property
    def ended_list_id(self) -> UUID:
        """A list whose only lead has ended."""
        received = self.world.add_list(f"{self.unit.name}协查", self.unit.name)
        self._add_closed_lead(received)
        return received.id

    @property
    def closed_id(self) -> UUID:
        """A lead that has ended."""
        return self._add_closed_lead(None)

    def _add_closed_lead(self, received: DispatchList | None) -> UUID:
        lead = self.world.add_lead(self.name, self.unit.name, received)
        lead.closed_at, lead.closed_as = NOW, "false_hit"
        Closing.objects.create(
            id=self._id(), lead=lead, outcome="false_hit", at=NOW, by=self.owner, note="号码借用"
        )
        lead.save()
        return lead.id

    @property
    def transfer_id(self) -> UUID:
        return Transfer.objects.create(
            id=self._id(),
            lead=self.world.lead(self.name),
            to_name="平谷区",
            sent_at=NOW,
            sent_by=self.owner,
        ).id

    @property
    def request_id(self) -> UUID:
        return OutOfReach.objects.create(
            id=self._id(),
            lead=self.world.lead(self.name),
            summary="三次电话均关机",
            asked_at=NOW,
            asked_by=self.owner,
        ).id

    @property
    def order_id(self) -> UUID:
        """An order of this side's village to itself."""
        wish = Wish("入户排查", NOW + timedelta(hours=4))
        orders = give_orders(
            wish=wish, units=[self.unit], issuer=self.unit, by=None, at=NOW, now=NOW
        )
        return orders[0].id

    @property
    def arriving_id(self) -> UUID:
        """An order of this side's village about somebody whom a checkpoint let in."""
        passage = self._decided(Outcome.ADMIT)
        wish = Wish(
            "抵达报告", NOW + timedelta(hours=4), subject_kind="passage", subject_id=passage
        )
        (order,) = give_orders(
            wish=wish, units=[self.unit], issuer=self.unit, by=None, at=NOW, now=NOW
        )
        return order.id

    @property
    def attachment_id(self) -> UUID:
        """A file that the decision behind an order of this side encloses."""
        order = Order.objects.get(pk=self.order_id)
        row_id = self._id()
        sealed = key_ring().seal_bytes(b"%PDF", about=about_of("attachment", row_id))
        return Attachment.objects.create(
            id=row_id,
            decision=order.decision,
            by=self.world.leng_leader,
            at=NOW,
            size=4,
            file_name="方案.pdf",
            content=sealed,
        ).id

    def ladder(self) -> dict[str, Any]:
        rungs = [{"percent": 80, "minutes": 0, "whom": "leader"}]
        return {"unit": self.unit.code, "kind": "sample", "rungs": rungs}

    def enclosure(self) -> SimpleUploadedFile:
        return SimpleUploadedFile("方案.pdf", b"%PDF")

    @property
    def notice_id(self) -> UUID:
        """A message to this side's village that was given up."""
        self.order_id  # noqa: B018
        climb(now=NOW + timedelta(hours=2))
        notice = OutgoingNotice.objects.get()
        notice.given_up_at = NOW
        notice.save()
        return notice.id

    def decision(self) -> dict[str, Any]:
        return {"units": [self.unit.code], "subject": "入户排查", "due_at": self.due_at()}

    def due_at(self) -> str:
        return (NOW + timedelta(hours=3)).isoformat()

    @property
    def policy(self) -> PolicyChange:
        """Edition 9, in force."""
        found = PolicyChange.objects.filter(rolled_back_at=None).order_by("-applied_at").first()
        return (
            found
            or apply_policy(
                pack=read_pack("cn-covid19-ed9"),
                before=None,
                valid_on=date(2022, 6, 28),
                reason="第九版施行",
                by=self.world.leng_leader,
                now=NOW - timedelta(days=2),
            ).change
        )

    @property
    def measure_id(self) -> UUID:
        """Somebody of this side under the measure of a close contact."""
        self.policy  # noqa: B018
        wish = MeasureWish(
            person=self.world.person(self.name).id,
            person_class="close_contact",
            anchors={Anchor.LAST_EXPOSURE: date(2022, 4, 25)},
            reason="与病例同席用餐",
            unit=self.unit.code,
        )
        return impose(wish=wish, by=self.world.he_duty, now=NOW - timedelta(hours=1)).pk

    @property
    def suspended_id(self) -> UUID:
        measure = self.measure_id
        suspend(measure=measure, where="区医院", reason="就医", by=self.world.he_duty, now=NOW)
        return measure

    @property
    def test_id(self) -> UUID:
        """The test of the first day."""
        tests = DueTest.objects.filter(measure=self.measure_id)
        return tests.order_by("due_on").values_list("pk", flat=True)[0]

    @property
    def sampled_id(self) -> UUID:
        """A test of which the laboratory has the sample."""
        test = self.test_id
        at = NOW - timedelta(hours=1)
        record_sample(test=test, at=at, by=self.world.he_duty, now=NOW)
        return test

    @property
    def noticed_id(self) -> UUID:
        """A measure with a notice."""
        self.paper = make_notice(measure=self.measure_id, act=None, by=self.world.he_duty, now=NOW)
        return self.paper.measure_id

    @property
    def paper_id(self) -> UUID:
        return self.paper.pk

    @property
    def code(self) -> str:
        """The code that stands on a notice of this side."""
        self.noticed_id  # noqa: B018
        return str(content_of(self.paper)["code"])

    @property
    def contest_id(self) -> UUID:
        measure = self.measure_id
        contest = take_contest(measure=measure, text="未接触病例", by=self.world.he_duty, now=NOW)
        return contest.pk

    @property
    def pack(self) -> str:
        return "cn-covid19-twenty"

    @property
    def change_id(self) -> UUID:
        """A change that took the place of another policy."""
        before = self.policy.pk
        return apply_policy(
            pack=read_pack(self.pack),
            before=before,
            valid_on=date(2022, 11, 11),
            reason="二十条",
            by=self.world.leng_leader,
            now=NOW - timedelta(days=1),
        ).change.pk

    @property
    def site_id(self) -> UUID:
        """The shop of this side's village."""
        return self._site().pk

    def isolation_place(self) -> UUID:
        """A place of this side that can become an isolation site."""
        facts = SiteFacts("隔离酒店", SiteKind.ISOLATION_SITE)
        return add_site(facts=facts, unit=self.unit.code, by=self.world.he_duty, now=NOW).pk

    @property
    def reserve_id(self) -> UUID:
        """An isolation site of this side that is not opened."""
        rooms = [RoomFacts("", "2F", "201")]
        return set_up_site(
            site=self.isolation_place(), form=Form.HOTEL, rooms=rooms, by=self.world.he_duty,
            now=NOW,
        ).pk  # fmt: skip

    @property
    def isolation_id(self) -> UUID:
        """An isolation site that takes people."""
        site = self.reserve_id
        make_ready(site=site, reason="启用", by=self.world.he_duty, now=NOW)
        return site

    @property
    def room_id(self) -> UUID:
        return Room.objects.get(site=self.isolation_id).pk

    @property
    def stay_id(self) -> UUID:
        """The person of this side in a room."""
        duty = self.world.he_duty
        return place(measure=self.measure_id, room=self.room_id, by=duty, now=NOW).pk

    def room_next_door(self) -> UUID:
        """Another room of the site."""
        site = IsolationSite.objects.get(unit=self.unit)
        facts, by = [RoomFacts("", "2F", "202")], self.world.he_duty
        add_rooms(site=site.pk, rooms=facts, by=by, now=NOW)
        return Room.objects.get(site=site, name="202").pk

    @property
    def dirty_room_id(self) -> UUID:
        """A room whose people left."""
        stay, duty = self.stay_id, self.world.he_duty
        sign_arrival(stay=stay, at=NOW, by=duty, now=NOW)
        return end_stay(stay=stay, reason="送医", by=duty, now=NOW).room_id

    @property
    def placement_id(self) -> UUID:
        """A proposal of this side's town."""
        self.room_id  # noqa: B018
        self.measure_id  # noqa: B018
        town = self.world.tang_town if self.where == "inside" else self.world.nan_town
        return propose_placement(search=place_at_once, by=town, now=NOW).pk

    def trip_plan(self) -> dict[str, Any]:
        """A vehicle for the person of this side, who has a room."""
        stay = Stay.objects.get(pk=self.stay_id)
        return {
            "site": stay.site_id, "vehicle": "京A12345", "crew": "周师傅", "seats": 4,
            "pick_up_at": NOW.isoformat(), "stays": [str(stay.pk)],
        }  # fmt: skip

    @property
    def trip_id(self) -> UUID:
        """A vehicle that is planned."""
        stay = Stay.objects.get(pk=self.stay_id)
        wish = TripWish(stay.site_id, "京A12345", "周师傅", 4, NOW, (stay.pk,))
        return plan_trip(wish=wish, by=self.world.he_duty, now=NOW).pk

    @property
    def departed_id(self) -> UUID:
        """A vehicle on its way."""
        duty = self.world.he_duty
        return depart(trip=self.trip_id, left_behind=[], at=NOW, by=duty, now=NOW).pk

    @property
    def spell_id(self) -> UUID:
        """The person of this side at work at a site."""
        return register_staff(
            site=self.isolation_id, person=self.person_id, post=Post.HEAD, lives_in=True,
            by=self.world.he_duty, now=NOW - timedelta(hours=1),
        ).pk  # fmt: skip

    @property
    def outside_id(self) -> UUID:
        """The person of this side at work at a site, not in its closed loop."""
        return register_staff(
            site=self.isolation_id, person=self.person_id, post=Post.HEAD, lives_in=False,
            by=self.world.he_duty, now=NOW - timedelta(hours=1),
        ).pk  # fmt: skip

    def shift_plan(self) -> dict[str, Any]:
        """Eight hours."""
        return {"from_at": NOW.isoformat(), "to_at": (NOW + timedelta(hours=8)).isoformat()}

    @property
    def shift_id(self) -> UUID:
        """A shift that runs."""
        hours = {"from_at": NOW - timedelta(hours=1), "to_at": NOW + timedelta(hours=7)}
        return plan_shifts(spell=self.spell_id, by=self.world.he_duty, now=NOW, **hours)[0].pk

    @property
    def loop_id(self) -> UUID:
        """The person of this side in a closed loop."""
        return ClosedLoop.objects.get(person__staff_spells=self.spell_id).pk

    @property
    def arrived_id(self) -> UUID:
        """A stay of somebody who has come."""
        return sign_arrival(stay=self.stay_id, at=NOW, by=self.world.he_duty, now=NOW).pk

    @property
    def wiped_id(self) -> UUID:
        """A stay whose room was wiped and waits for the laboratory."""
        stay = self.arrived_id
        take_environment_samples(
            stay=stay, spots=[Spot.ROOM], at=NOW, by=self.world.he_duty, now=NOW
        )
        return stay

    @property
    def matter_id(self) -> UUID:
        """A matter of a site that waits to be settled."""
        noted = MatterNoted(MatterKind.MEAL, "清真餐")
        return note_matter(site=self.isolation_id, noted=noted, by=self.world.he_duty, now=NOW).pk

    @property
    def lived_in_id(self) -> UUID:
        """An isolation site with somebody in it."""
        return Stay.objects.get(pk=self.stay_id).site_id

    @property
    def relocation_id(self) -> UUID:
        """A proposal that empties a site of this side's town."""
        site = self.lived_in_id
        town = self.world.tang_town if self.where == "inside" else self.world.nan_town
        return propose_relocation(
            site=site, reason="起火", search=place_at_once, by=town, now=NOW
        ).pk

    def somebody_waits(self) -> dict[str, int]:
        """Let somebody of this side wait for a room; nothing is sent."""
        self.room_id  # noqa: B018
        self.measure_id  # noqa: B018
        return {"seconds": 0}

    @property
    def case_id(self) -> UUID:
        """The person of this side as a case, fallen ill on the 24th, once at the shop."""
        self.policy  # noqa: B018
        case = open_case(new=self._new_case(), by=self.world.he_duty, now=NOW - timedelta(hours=1))
        self.visit_id  # noqa: B018
        return case.pk

    def _new_case(self) -> NewCase:
        return NewCase(
            person=self.person_id,
            classification=CaseClass.CONFIRMED,
            classified_on=date(2022, 4, 25),
            reported_at=NOW - timedelta(hours=2),
            dates={"onset_on": date(2022, 4, 24), "first_positive_on": date(2022, 4, 25)},
        )

    @property
    def ended_case_id(self) -> UUID:
        case = self.case_id
        end_case(case=case, end=CaseEnd.RECOVERED, at=NOW, by=self.world.he_duty, now=NOW)
        return case

    @property
    def source_id(self) -> UUID:
        source = Source(SourceKind.IMPORTED, text="上海")
        return say_source(case=self.case_id, source=source, by=self.world.he_duty, now=NOW).pk

    @property
    def visit_id(self) -> UUID:
        """The shop, on the morning of the 25th."""
        facts = VisitFacts(self._site().pk, *self._morning())
        duty = self.world.he_duty
        made = write_visits(person=self.person_id, visits=[facts], by=duty, now=NOW)
        return made[0].pk

    @property
    def visited_id(self) -> UUID:
        """The person of this side, with a visit."""
        self.visit_id  # noqa: B018
        return self.person_id

    @property
    def told_id(self) -> UUID:
        """A case with the other person of this side as a contact."""
        self._add_double()
        case, (start, end) = self.case_id, self._morning()
        told = Told(self.world.person(self.other).id, start, end, "同事")
        tell_contacts(case=case, told=[told], by=self.world.he_duty, now=NOW)
        return case

    def told_persons(self) -> list[str]:
        self._add_double()
        return [str(self.world.person(self.other).id)]

    @property
    def exposure_id(self) -> UUID:
        telling = Telling(self._site().pk, *self._morning())
        publisher = self.world.add_officer("流调员", Role.INVESTIGATOR, self.unit.name)
        return publish_exposure(telling=telling, by=publisher, now=NOW).pk

    @property
    def act(self) -> str:
        return "withdraw"

    def feed(self) -> SimpleUploadedFile:
        """Exposure sites as another authority published them."""
        lines = (
            "id,Event,Location,Start,End\na1,便民商店,鼓楼街1号,2022-04-25 14:10,2022-04-25 15:00\n"
        )
        return SimpleUploadedFile("feed.csv", lines.encode())

    def foreign_file(self) -> SimpleUploadedFile:
        """A case of another system."""
        return SimpleUploadedFile("cases.csv", "id,lastName,firstName\n7c1,林,某\n".encode())

    def visit_list(self) -> SimpleUploadedFile:
        """A check-in at a place that nobody knows."""
        return SimpleUploadedFile("visits.csv", "姓名,场所,到达时间\n某人,无此地,\n".encode())

    def visit(self) -> dict[str, Any]:
        start, end = self._morning()
        return {
            "site": self.site_id, "start_at": start.isoformat(), "end_at": end.isoformat(),
        }  # fmt: skip

    def told(self) -> dict[str, Any]:
        start, end = self._morning()
        return {
            "new_person": {"name": "方同事", "phone": "19900000077"},
            "first_at": start.isoformat(), "last_at": end.isoformat(), "relation": "同事",
        }  # fmt: skip

    def report(self) -> dict[str, Any]:
        start, end = self._morning()
        return {"text": "便民商店", "from_at": start.isoformat(), "to_at": end.isoformat()}

    def exposure(self) -> dict[str, Any]:
        start, end = self._morning()
        return {"site": self.site_id, "from_at": start.isoformat(), "to_at": end.isoformat()}

    def _morning(self) -> tuple[datetime, datetime]:
        return NOW - timedelta(days=1), NOW - timedelta(days=1) + timedelta(minutes=50)

    def _site(self) -> Site:
        name = f"{self.unit.name}便民商店"
        known = Site.objects.filter(name=name).first()
        facts = SiteFacts(name=name, kind=SiteKind.SHOP)
        duty = self.world.he_duty
        return known or add_site(facts=facts, unit=self.unit.code, by=duty, now=NOW)

    def plan_wish(self) -> dict[str, Any]:
        self.policy  # noqa: B018
        return {
            "person": self.person_id,
            "person_class": "close_contact",
            "anchors": {"last_exposure": "2022-04-25"},
        }

    def policy_wish(self) -> dict[str, Any]:
        return {"pack": self.pack, "before": self.policy.pk, "valid_on": "2022-11-11"}

    def measured_at(self) -> str:
        return (NOW - timedelta(minutes=5)).isoformat()

    @property
    def barrier(self) -> Barrier:
        """A checkpoint of this side's village, without a policy that says who is let in."""
        return build_barrier(self.world, self.unit.name, name=f"{self.unit.name}卡口")

    @property
    def checkpoint_id(self) -> UUID:
        return self.barrier.checkpoint.pk

    def checkpoint(self) -> dict[str, Any]:
        return {"site": self.site_id, "kind": "village_gate", "phone": "110"}

    def lever(self) -> dict[str, Any]:
        end = (NOW + timedelta(hours=1)).isoformat()
        return {"kind": "holiday_plan", "until_at": end, "reason": "劳动节", "text": "两班"}

    def lever_plan(self) -> dict[str, Any]:
        """Return what is sent to plan an act."""
        begin, until = NOW + timedelta(hours=1), NOW + timedelta(hours=3)
        return {
            "kind": "notice", "from_at": begin.isoformat(), "until_at": until.isoformat(),
            "reason": "五一返程", "text": "前方排队", "boards": ["radio"],
        }  # fmt: skip

    @property
    def plan_id(self) -> UUID:
        """Return an act that is planned."""
        facts = LeverFacts(
            LeverKind.NOTICE, NOW + timedelta(hours=3), "五一返程", text="前方排队",
            boards=(Board.RADIO,),
        )  # fmt: skip
        return plan_lever(
            checkpoint=self.checkpoint_id, facts=facts, from_at=NOW + timedelta(hours=1),
            by=self.world.he_duty, now=NOW,
        ).pk  # fmt: skip

    @property
    def standing_id(self) -> UUID:
        """Return a shift that runs at the checkpoint."""
        here = self.barrier
        return begin_shift(checkpoint=here.checkpoint.pk, by=here.officer, now=NOW).pk

    @property
    def lever_id(self) -> UUID:
        facts = LeverFacts(LeverKind.HOLIDAY_PLAN, NOW + timedelta(hours=1), "劳动节", text="两班")
        duty = self.world.he_duty
        return pull_lever(checkpoint=self.checkpoint_id, facts=facts, by=duty, now=NOW).pk

    def neighbour(self) -> dict[str, Any]:
        return {"name": "兴隆县", "key": key_text(bytes(32))}

    @property
    def neighbour_id(self) -> UUID:
        """An agreement that this side's village made."""
        keeper = self.world.add_officer("互认员", Role.TOWN, self.unit.name)
        make_signing_key(secret=OUR_SECRET, by=keeper, now=NOW)
        return agree(name=f"滦平县{self.unit.name}", key=THEIR_KEY, by=keeper, now=NOW).pk

    def neighbour_list(self) -> SimpleUploadedFile:
        entry_rules(self.world)
        self.neighbour_id  # noqa: B018
        return SimpleUploadedFile("list.json", their_list(OUR_KEY, [checked("冀W10001")]))

    @property
    def checked_list_id(self) -> UUID:
        entry_rules(self.world)
        self.neighbour_id  # noqa: B018
        data = their_list(OUR_KEY, [checked("冀W10001")])
        return take_in_file(data=data, signed_by="贺", by=self.world.he_duty, now=NOW).list.pk

    @property
    def relay_id(self) -> UUID:
        return enrol_relay(checkpoint=self.checkpoint_id, name="岗亭", now=NOW)[0].pk

    @property
    def booking_id(self) -> UUID:
        keeper = self.world.add_officer("预约员", Role.TOWN, self.unit.name)
        sent = self.booking() | {"plate": "冀W77777"}
        road, store, at = sent.pop("checkpoint"), sent.pop("store"), sent.pop("expected_at")
        facts = BookingFacts(**sent, expected_at=datetime.fromisoformat(at))
        return book(checkpoint=road, store=store, facts=facts, by=keeper, now=NOW).pk

    def booking(self) -> dict[str, Any]:
        entry_rules(self.world)
        facts = SiteFacts(f"{self.unit.name}冷库", SiteKind.COLD_STORE)
        duty = self.world.he_duty
        store = add_site(facts=facts, unit=self.unit.code, by=duty, now=NOW)
        return {
            "checkpoint": self.checkpoint_id, "store": store.pk, "plate": "冀W88888",
            "carrier": "滦平冷运", "consignee": "密水食品", "goods": "冻带鱼",
            "expected_at": (NOW + timedelta(hours=3)).isoformat(), "papers": {"quarantine": "检 1"},
        }  # fmt: skip

    @property
    def permit_id(self) -> UUID:
        keeper = self.world.add_officer("登记员", Role.TOWN, self.unit.name)
        facts = PermitFacts(**(self.permit() | {"valid_from": date(2022, 4, 20)}
                               | {"valid_until": date(2022, 4, 30)}))  # fmt: skip
        return record_permit(facts=facts, by=keeper, now=NOW).pk

    def permit(self) -> dict[str, Any]:
        return {
            "number": "110118000001", "plate": "冀W88888", "origin": "滦平县",
            "destination": "古北区", "valid_from": "2022-04-20", "valid_until": "2022-04-30",
        }  # fmt: skip

    def passage(self) -> dict[str, Any]:
        return {
            "id": str(self._id()), "checkpoint": self.checkpoint_id, "plate": "冀W12345",
            "people": [{"name": "孙丽", "phone": "19900000066"}],
        }  # fmt: skip

    @property
    def passage_id(self) -> UUID:
        """A vehicle about which nobody has decided yet."""
        return self.barrier.send().passage.pk

    @property
    def handed_id(self) -> UUID:
        return self._decided(Outcome.HAND_OVER)

    @property
    def turned_id(self) -> UUID:
        return self._decided(Outcome.TURN_BACK)

    def _decided(self, outcome: Outcome) -> UUID:
        passage, by = self.passage_id, self.world.he_duty
        decide_otherwise(passage=passage, place=1, outcome=outcome, reason="查验", by=by, now=NOW)
        return passage

    @property
    def match_id(self) -> UUID:
        self._add_double()
        return self.world.add_match(self.other, self.name, self.unit.name, 0.8).id

    @property
    def merge_id(self) -> UUID:
        self._add_double()
        kept, absorbed = self.world.person(self.name), self.world.person(self.other)
        absorbed.same_as = kept
        absorbed.save()
        return Merge.objects.create(
            id=self._id(), kept=kept, absorbed=absorbed, at=NOW, probability=0.8, reason="同一电话"
        ).id

    @property
    def token_id(self) -> UUID:
        return AccessToken.objects.create(
            id=self._id(),
            officer=self.owner,
            name="旧平台",
            digest=hashlib.sha256(b"secret").digest(),
            scopes=["leads:read"],
            made_at=NOW,
            ends_at=NOW + timedelta(days=1),
        ).id

    @property
    def device_id(self) -> UUID:
        return enrol(name="手机", session="", by=self.owner, now=NOW)[0].pk

    @property
    def view_id(self) -> UUID:
        return SavedView.objects.create(
            id=self._id(), officer=self.owner, page="leads", name="我的", query="", saved_at=NOW
        ).id

    def sign_in(self) -> dict[str, Any]:
        return {"username": self.owner.username, "password": PASSWORD}

    def password_change(self) -> dict[str, Any]:
        return {"old": PASSWORD, "new": "xin-de-mi-ma-2022"}

    def revealing(self) -> dict[str, Any]:
        detail = self.world.person(self.name).contact_details.get()
        return {"what": "phone", "id": str(detail.id), "purpose": "locate"}

    def list_file(self) -> SimpleUploadedFile:
        return SimpleUploadedFile(
            "派单.csv", f"姓名,联系电话,现住址\n{self.name},19900000009,{self.unit.name}\n".encode()
        )

    def confirmation(self) -> dict[str, Any]:
        return {"name": "派单", "columns": [["name", "phone", "address"]]}

    def unit_table(self) -> SimpleUploadedFile:
        return SimpleUploadedFile(
            "units.csv", "code,name,level,kind,parent\n999900,古北区,district,district,\n".encode()
        )

    def site_table(self) -> SimpleUploadedFile:
        return SimpleUploadedFile("sites.csv", "名称,类别\n东关集市,市场\n".encode())

    def room_table(self) -> SimpleUploadedFile:
        return SimpleUploadedFile(
            "rooms.csv", "楼层,房间号,床位,独立卫生间\n9F,901,1,是\n".encode()
        )

    def _add_double(self) -> None:
        if self.other not in self.world.persons:
            self.world.add_person(self.other, self.unit.name)

    def _id(self) -> UUID:
        return next(self.world.ids)

    def session_wish(self) -> dict[str, Any]:
        begins = NOW - timedelta(hours=1)
        return {
            "place": "广场", "begins_at": begins.isoformat(), "ends_at": self.due_at(),
            "unit": self.unit.code,
        }  # fmt: skip

    @property
    def session_id(self) -> UUID:
        """A session of this side's village."""
        return sampling.a_session(self.world, unit=self.unit.name).pk

    @property
    def tube_id(self) -> UUID:
        """An open tube of this side with one person in it."""
        self.tube = open_tube(
            session=self.session_id, barcode="GB1", by=self.world.he_duty, now=NOW
        )
        sampling.put(self.world, self.tube, self.name)
        return self.tube.pk

    def own_proof(self) -> dict[str, str]:
        """Return what a person has together: the card, the ends of the telephone and of a tube."""
        serial = {"林梅": 2, "赵小云": 4}[self.name]
        tube = open_tube(
            session=self.session_id, barcode=f"GB-{self.unit.code}", by=self.world.he_duty, now=NOW
        )
        sampling.put(self.world, tube, self.name)
        born = self.world.person(self.name).birth_date or NOW.date()
        return {"document": document(born, serial), "phone_tail": phone(serial - 1)[-4:],
                "tube_tail": tube.barcode}  # fmt: skip

    @property
    def barcode(self) -> str:
        self.tube_id  # noqa: B018
        return self.tube.barcode

    @property
    def group_id(self) -> UUID:
        """A key group of this side's village."""
        rule = RuleWish(1, 1, NOW.date(), "京疫防〔2022〕1号")
        group = make_group(
            name="冷链从业人员", rule=rule, unit=self.unit.code, by=self.world.he_duty, now=NOW
        )
        return group.pk

    @property
    def member_id(self) -> UUID:
        """A member of a key group who lives on this side."""
        member = add_member(
            group=self.group_id, person=self.person_id, from_on=NOW.date(),
            by=self.world.he_duty, now=NOW,
        )  # fmt: skip
        return member.pk

    def group_rule(self) -> dict[str, Any]:
        return {"tests": 2, "days": 7, "from_on": "2022-04-27", "reference": "京疫防〔2022〕2号"}

    def new_group(self) -> dict[str, Any]:
        return {"name": "快递员", "unit": self.unit.code, "rule": self.group_rule()}

    def member_list(self) -> SimpleUploadedFile:
        return SimpleUploadedFile("members.csv", "身份证号,姓名\n999,某人\n".encode())

    @property
    def sample_id(self) -> UUID:
        """A sample of this side whose tube is still here."""
        self.tube_id  # noqa: B018
        return self.tube.samples.get().pk

    def other_sample(self) -> dict[str, Any]:
        chosen = self.world.person("林玫" if self.where == "inside" else "陈志强")
        key = "0190aaaa-0000-7000-8000-000000000001"
        return {"id": key, "at": NOW.isoformat(), "person": str(chosen.pk)}

    def handing_over(self) -> dict[str, Any]:
        close_tube(tube=self.tube_id, by=self.world.he_duty, now=NOW)
        return {
            "barcodes": ["GB1"], "counted": 1, "laboratory": "区疾控", "left_at": NOW.isoformat()
        }  # fmt: skip

    @property
    def shipment_id(self) -> UUID:
        """A shipment of this side's village."""
        close_tube(tube=self.tube_id, by=self.world.he_duty, now=NOW)
        handover = Handover(["GB1"], 1, "区疾控", NOW)
        return hand_over(handover=handover, by=self.owner, now=NOW).pk

    def observation(self) -> dict[str, Any]:
        return {
            "resourceType": "Observation", "status": "final",
            "specimen": {"identifier": {"value": self.barcode}},
            "valueCodeableConcept": {"text": "Negative"},
        }  # fmt: skip

    def result_file(self) -> SimpleUploadedFile:
        return SimpleUploadedFile("结果.csv", f"条码,结果\n{self.barcode},阴性\n".encode())

    @property
    def recall_id(self) -> UUID:
        """A positive tube of this side with one person in it."""
        self.policy  # noqa: B018
        self.tube_id  # noqa: B018
        sampling.told(self.world, "GB1", Value.POSITIVE, NOW)
        return Recall.objects.get().pk

    @property
    def held_id(self) -> UUID:
        """Somebody who is held because of that tube, with a notice of the measure."""
        held = RecallMember.objects.get()
        make_notice(measure=held.measure_id, act=None, by=self.world.he_duty, now=NOW)
        return held.pk

    def cannot_come(self) -> dict[str, Any]:
        return {
            "person": str(self.person_id), "why": "卧床", "said_by": "女儿",
            "from_on": "2022-04-26", "until_on": "2022-06-30",
        }  # fmt: skip

    @property
    def homebound_id(self) -> UUID:
        """Somebody of this side who cannot come to a sampling point."""
        said = note_homebound(
            person=self.person_id, why="卧床", said_by="女儿", from_on=NOW.date(),
            until_on=NOW.date(), by=self.world.he_duty, now=NOW,
        )  # fmt: skip
        return said.pk

    def round_wish(self) -> dict[str, Any]:
        return {
            "name": "第一轮", "begins_at": NOW.isoformat(), "ends_at": self.due_at(),
            "unit": self.unit.code,
        }  # fmt: skip

    @property
    def round_id(self) -> UUID:
        """A round of this side's village."""
        new = NewRound("第一轮", NOW, NOW + timedelta(hours=5), units=(self.unit.code,))
        return plan_round(new=new, by=self.world.he_duty, now=NOW).pk

    @property
    def round_reason_id(self) -> UUID:
        """A reason not to sample somebody of this side's village."""
        return give_reason(
            round_=self.round_id, person=self.person_id, kind=RoundReason.Kind.AWAY,
            why="外出务工", by=self.world.he_duty, now=NOW,
        ).pk  # fmt: skip
