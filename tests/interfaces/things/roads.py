"""Checkpoints of one side: passages, levers, neighbours, permits."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

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
from gubei.domain.orders.operations.deciding import Wish, give_orders
from gubei.domain.sites.operations import add_site
from gubei.domain.sites.rules import SiteFacts, SiteKind
from gubei.domain.territory.models import Role
from gubei.terms.passages import Outcome
from tests.barrier import Barrier, build_barrier, entry_rules
from tests.interfaces.things.cases import CaseThings
from tests.neighbours import OUR_KEY, OUR_SECRET, THEIR_KEY, checked, their_list
from tests.world import NOW


class RoadThings(CaseThings):
    """Checkpoints of one side: passages, levers, neighbours, permits."""

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
