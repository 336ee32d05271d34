"""Cold-chain lorries in tests: a store in 南河镇, who answers for it, and old Ma's frozen fish."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gubei.domain.checkpoints.models import Booking
from gubei.domain.checkpoints.operations.bookings import book
from gubei.domain.checkpoints.operations.passing import Passed
from gubei.domain.checkpoints.rules.bookings import BookingFacts
from gubei.domain.sites.models import Site
from gubei.domain.sites.operations import add_site, give_sites
from gubei.domain.sites.rules import SiteFacts, SiteKind
from gubei.domain.territory.models import Officer, Role
from gubei.terms.passages import Ask, VehicleClass
from tests.barrier import OPENED, Barrier
from tests.world import NOW

PAPERS = {"quarantine": "检疫 0426", "test_report": "报告 17", "disinfection": "消毒 9"}
PLATE = "冀H77777"


@dataclass
class Cold:
    """A checkpoint, a first-stop store and the officer who answers for it."""

    barrier: Barrier
    store: Site
    keeper: Officer

    def book(
        self, at: datetime = NOW, papers: Mapping[str, str] | None = None, **more: Any
    ) -> Booking:
        """Book old Ma's lorry."""
        facts = BookingFacts(
            plate=more.pop("plate", PLATE), carrier="滦平冷运", consignee="密水食品",
            goods="冻带鱼 12 吨", expected_at=at,
            papers=dict(PAPERS if papers is None else papers),
        )  # fmt: skip
        said: dict[str, Any] = {
            "checkpoint": self.barrier.checkpoint.pk, "store": self.store.pk, "facts": facts,
            "by": self.keeper, "now": NOW,
        }  # fmt: skip
        return book(**(said | more))

    def comes(self, *facts: Ask, tested: bool = True, **more: Any) -> Passed:
        """Let old Ma's lorry come to the barrier with frozen fish."""
        person: dict[str, Any] = {"name": "马师傅", "is_driver": True}
        if not tested:
            person |= {"tested_at": None, "is_negative": None}
        said: dict[str, Any] = {
            "plate": PLATE, "vehicle_class": VehicleClass.TRUCK,
            "facts": frozenset({Ask.COLD_CHAIN, *facts}),
        }  # fmt: skip
        return self.barrier.send(self.barrier.person(**person), **(said | more))


def build_cold(barrier: Barrier) -> Cold:
    """Set up a supervised cold store in 南河镇 and name who answers for it."""
    world = barrier.world
    facts = SiteFacts("南河首站冷库", SiteKind.COLD_STORE, address="南河路 8 号")
    store = add_site(facts=facts, unit=world.unit("南河镇").code, by=world.he_duty, now=OPENED)
    keeper = world.add_officer("库管员", Role.SITE_OWNER, "南河镇")
    give_sites(owner=keeper.pk, sites=[store.pk], by=world.he_duty, now=OPENED)
    return Cold(barrier, store, keeper)
