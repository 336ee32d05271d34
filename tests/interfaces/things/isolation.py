"""Sites of isolation of one side: rooms, stays, trips, staff."""

from datetime import timedelta
from typing import Any
from uuid import UUID

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
from gubei.domain.sites.models import Site
from gubei.domain.sites.operations import add_site
from gubei.domain.sites.rules import SiteFacts, SiteKind
from gubei.engines.placement import place_at_once
from tests.interfaces.things.measures import MeasureThings
from tests.world import NOW


class IsolationThings(MeasureThings):
    """Sites of isolation of one side: rooms, stays, trips, staff."""

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

    def _site(self) -> Site:
        name = f"{self.unit.name}便民商店"
        known = Site.objects.filter(name=name).first()
        facts = SiteFacts(name=name, kind=SiteKind.SHOP)
        duty = self.world.he_duty
        return known or add_site(facts=facts, unit=self.unit.code, by=duty, now=NOW)
