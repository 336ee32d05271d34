"""万佛山隔离点: an invented isolation site with two floors, and people who need rooms there."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from gubei.adapters.packs import read_pack
from gubei.domain.isolation.models import IsolationSite, Room
from gubei.domain.isolation.operations.setting_up import make_ready, set_up_site
from gubei.domain.isolation.rules.places import Form, RoomFacts, Zone
from gubei.domain.measures.models import Measure, PolicyChange
from gubei.domain.measures.operations.applying import apply_policy
from gubei.domain.measures.operations.imposing import Wish, impose
from gubei.domain.people.models import Household
from gubei.domain.sites.operations import add_site
from gubei.domain.sites.rules import SiteFacts, SiteKind
from gubei.domain.territory.models import Role
from gubei.engines.policy import Anchor
from tests.world import NOW, World

TODAY = date(2022, 4, 26)
ROOMS = (
    RoomFacts("主楼", "2F", "201"),
    RoomFacts("主楼", "2F", "202", beds=3),
    RoomFacts("主楼", "2F", "203", near_care=True),
    RoomFacts("主楼", "3F", "301", ventilation="东风道"),
    RoomFacts("主楼", "3F", "302", ventilation="东风道", barrier_free=True),
    RoomFacts("主楼", "4F", "401", ventilation="东风道"),
    RoomFacts("主楼", "4F", "402", own_bathroom=False),
    RoomFacts("主楼", "1F", "101", zone=Zone.WORK, beds=0),
)


@dataclass
class Inn:
    """The site with its rooms by name, and the measures of people by name."""

    world: World
    site: IsolationSite
    policy: PolicyChange
    rooms: dict[str, Room]
    measures: dict[str, Measure] = field(default_factory=dict)

    def room(self, name: str) -> UUID:
        """Return a room by its number."""
        return self.rooms[name].pk

    def measure(self, name: str) -> UUID:
        """Return the measure of a person."""
        return self.measures[name].pk

    def isolate(
        self, name: str, *, days_ago: int = 1, person_class: str = "close_contact"
    ) -> Measure:
        """Put a person of the world under central isolation."""
        anchor = Anchor.ARRIVAL if person_class == "entrant" else Anchor.LAST_EXPOSURE
        exposed = TODAY - timedelta(days=days_ago)
        wish = Wish(
            person=self.world.persons[name].pk,
            person_class=person_class,
            anchors={anchor: exposed},
            reason="与病例同席用餐",
        )
        self.measures[name] = impose(wish=wish, by=self.world.he_duty, now=NOW)
        return self.measures[name]

    def household(self, *names: str) -> None:
        """Let people live behind one door."""
        home = Household.objects.create(
            id=next(self.world.ids), unit=self.world.unit("柳沟村"), label=f"{names[0]}家"
        )
        for name in names:
            person = self.world.persons[name]
            person.household = home
            person.save(update_fields=["household"])


def build_inn(world: World) -> Inn:
    """Store the site, ready, and put edition 8 into force: contacts go into central isolation."""
    change = apply_policy(
        pack=read_pack("cn-covid19-ed8"),
        before=None,
        valid_on=TODAY,
        reason="第八版施行",
        by=world.leng_leader,
        now=NOW,
    ).change
    world.officers["ge_manager"] = world.add_officer(
        "葛隔离", Role.ISOLATION, "古北区", "ge_manager"
    )
    place = add_site(
        facts=SiteFacts("万佛山隔离点", SiteKind.ISOLATION_SITE), unit="", by=world.he_duty, now=NOW
    )
    site = set_up_site(site=place.pk, form=Form.HOTEL, rooms=ROOMS, by=world.he_duty, now=NOW)
    make_ready(site=site.pk, reason="启用", by=world.he_duty, now=NOW)
    rooms = {room.name: room for room in Room.objects.filter(site=site)}
    return Inn(world, site, change, rooms)


def second_site(inn: Inn, rooms: int) -> IsolationSite:
    """Add another site with one floor, ready."""
    by = inn.world.he_duty
    spot = add_site(facts=SiteFacts("白河隔离点", SiteKind.ISOLATION_SITE), unit="", by=by, now=NOW)
    facts = [RoomFacts("", "1F", str(number)) for number in range(101, 101 + rooms)]
    site = set_up_site(site=spot.pk, form=Form.HOTEL, rooms=facts, by=by, now=NOW)
    make_ready(site=site.pk, reason="启用", by=by, now=NOW)
    return site
