"""The checkpoint at 古北口 in tests: opened, with its lanes, its officer and the policy in force."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from gubei.adapters.packs import read_pack
from gubei.domain.checkpoints.models import Checkpoint
from gubei.domain.checkpoints.operations.passing import Passed, pass_through
from gubei.domain.checkpoints.operations.posts import (
    CheckpointFacts,
    LaneFacts,
    open_checkpoint,
    open_lane,
)
from gubei.domain.checkpoints.rules.entries import Entry, PersonSaid
from gubei.domain.checkpoints.rules.kinds import CheckpointKind
from gubei.domain.measures.operations.applying import apply_policy
from gubei.domain.sites.operations import add_site
from gubei.domain.sites.rules import SiteFacts, SiteKind
from gubei.domain.territory.models import Officer, Role
from gubei.terms.passages import VehicleClass
from tests.world import NOW, World, document

OPENED = NOW - timedelta(days=2)
TESTED = NOW - timedelta(hours=30)


@dataclass
class Barrier:
    """A checkpoint of a unit and the officer who stands there."""

    world: World
    checkpoint: Checkpoint
    officer: Officer

    def person(self, name: str = "孙丽", serial: int = 11, **more: Any) -> PersonSaid:
        """Return an invented traveller with papers and a test of 30 hours ago."""
        said: dict[str, Any] = {
            "name": name,
            "document": document(date(1985, 6, 1), serial),
            "tested_at": TESTED,
            "is_negative": True,
            "celsius": 36.4,
        }
        return PersonSaid(**(said | more))

    def entry(self, *people: PersonSaid, **more: Any) -> Entry:
        """Return a car from 滦平 with these people, the first one driving."""
        said: dict[str, Any] = {
            "key": next(self.world.ids),
            "checkpoint": self.checkpoint.pk,
            "people": people or (self.person(is_driver=True),),
            "plate": "冀W12345",
            "origin": "滦平县",
            "destination": "柳沟村12号",
            "destination_unit": "99990101",
            "passed_at": NOW,
            "seconds": 18,
        }
        return Entry(**(said | more))

    def send(self, *people: PersonSaid, **more: Any) -> Passed:
        """Let one vehicle come to the barrier."""
        (passed,) = pass_through(entries=[self.entry(*people, **more)], by=self.officer, now=NOW)
        return passed


def entry_rules(world: World) -> None:
    """Bring the entry rules of April 2022 into force."""
    apply_policy(
        pack=read_pack("bj-entry-2022-04"),
        before=None,
        valid_on=date(2022, 4, 13),
        reason="进返京管理规定施行",
        by=world.leng_leader,
        now=OPENED,
    )


def build_barrier(world: World, unit: str = "北口镇", *, name: str = "古北口检查站") -> Barrier:
    """Open a checkpoint in a unit, with two lanes and one for second checks."""
    code = world.unit(unit).code
    facts = SiteFacts(name, SiteKind.CHECKPOINT, address="国道101")
    site = add_site(facts=facts, unit=code, by=world.he_duty, now=OPENED)
    checkpoint = open_checkpoint(
        site=site.pk,
        facts=CheckpointFacts(CheckpointKind.NATIONAL_ROAD, "110", neighbour="滦平县"),
        by=world.he_duty,
        now=OPENED,
    )
    lanes = (
        LaneFacts("1", (VehicleClass.CAR, VehicleClass.COMMUTER), 2),
        LaneFacts("2", (VehicleClass.TRUCK, VehicleClass.SUPPLIES)),
        LaneFacts("复检", (), is_second_check=True),
    )
    for lane in lanes:
        open_lane(checkpoint=checkpoint.pk, facts=lane, by=world.he_duty, now=OPENED)
    officer = world.add_officer("卡口员", Role.CHECKPOINT, unit)
    return Barrier(world, checkpoint, officer)


def lane_id(barrier: Barrier, name: str) -> UUID:
    """Return the open lane of a name."""
    return barrier.checkpoint.lanes.get(name=name, until_at=None).pk
