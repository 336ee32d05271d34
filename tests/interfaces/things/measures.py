"""Policies, measures, their tests, notices and contests of one side."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from gubei.adapters.packs import read_pack
from gubei.domain.measures.models import DueTest, PolicyChange
from gubei.domain.measures.operations.applying import apply_policy
from gubei.domain.measures.operations.changing import suspend
from gubei.domain.measures.operations.contesting import take_contest
from gubei.domain.measures.operations.imposing import Wish as MeasureWish
from gubei.domain.measures.operations.imposing import impose
from gubei.domain.measures.operations.papers import content_of, make_notice
from gubei.domain.measures.operations.recording import record_sample
from gubei.engines.policy import Anchor
from tests.interfaces.things.lists import ListThings
from tests.world import NOW


class MeasureThings(ListThings):
    """Policies, measures, their tests, notices and contests of one side."""

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
