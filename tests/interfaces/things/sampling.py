"""Sampling sessions, tubes, groups, recalls and rounds of one side."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from gubei.domain.measures.operations.papers import make_notice
from gubei.domain.sampling.models import Recall, RecallMember, RoundReason
from gubei.domain.sampling.operations.groups import RuleWish, add_member, make_group
from gubei.domain.sampling.operations.homebound import note_homebound
from gubei.domain.sampling.operations.rounds import NewRound, give_reason, plan_round
from gubei.domain.sampling.operations.tubes import Handover, close_tube, hand_over, open_tube
from gubei.domain.sampling.rules.values import Value
from tests import sampling
from tests.interfaces.things.roads import RoadThings
from tests.world import NOW, document, phone


class SamplingThings(RoadThings):
    """Sampling sessions, tubes, groups, recalls and rounds of one side."""

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
