"""How long Lin Mei and Zhao Xiaoyun took to be found and to be under control, unit by unit."""

from datetime import date, timedelta

from gubei.adapters.packs import read_pack
from gubei.domain.leads.operations.closing import close
from gubei.domain.leads.queries.times import PeopleTimes, people_times
from gubei.domain.leads.rules.ends import End
from gubei.domain.measures.operations.applying import apply_policy
from gubei.domain.measures.operations.imposing import Wish, impose
from gubei.domain.orders.queries.times import Span
from gubei.engines.policy import Anchor
from tests.world import NOW, World

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
RECEIVED = NOW - HOUR
NOBODY = Span(0, None, None)


def find(world: World, name: str, minutes: int) -> None:
    how = End("found", arrangement="home_isolation")
    at = RECEIVED + minutes * MINUTE
    close(lead=world.lead(name).pk, end=how, duplicate_of=None, unit="", by=world.he_duty, now=at)


def hold(world: World, name: str, minutes: int) -> None:
    anchors = {Anchor.LAST_EXPOSURE: NOW.date() - timedelta(days=1)}
    wish = Wish(world.person(name).pk, "close_contact", anchors, "与病例同席用餐")
    impose(wish=wish, by=world.he_duty, now=RECEIVED + minutes * MINUTE)


def test_median_and_ninetieth_percentile_until_found_and_until_controlled(world: World) -> None:
    apply_policy(
        pack=read_pack("cn-covid19-ed9"), before=None, valid_on=date(2022, 6, 28),
        reason="第九版施行", by=world.leng_leader, now=RECEIVED,
    )  # fmt: skip
    hold(world, "陈志强", -30)
    world.add_lead("王建国", "柳沟村")
    for name, minutes in (("林梅", 60), ("王建国", 80), ("陈志强", 100)):
        find(world, name, minutes)
    hold(world, "林梅", 90)
    hold(world, "王建国", 190)
    again = world.add_lead("林梅", "石桥村")  # of a person the first lead counts
    end = End("found", arrangement="home_isolation")
    close(lead=again.pk, end=end, duplicate_of=None, unit="", by=world.he_duty, now=NOW + HOUR)

    def span(known: int, median: int, nine_of_ten: int) -> Span:
        return Span(known, median * MINUTE, nine_of_ten * MINUTE)

    north = (span(3, 80, 112), span(2, 140, 180))
    assert people_times(world.he_duty, since=RECEIVED) == [
        PeopleTimes("", "", span(4, 90, 114), span(2, 140, 180)),
        PeopleTimes(world.unit("北口镇").code, "北口镇", *north),
        PeopleTimes(world.unit("南河镇").code, "南河镇", span(1, 100, 100), NOBODY),
    ]
    town = people_times(world.tang_town, since=RECEIVED)
    assert [(each.name, each.located.known, each.controlled.known) for each in town] == [
        ("", 3, 2),
        ("柳沟村", 2, 2),
        ("石桥村", 1, 0),
    ]
    assert people_times(world.nan_town, since=NOW) == [PeopleTimes("", "", NOBODY, NOBODY)]
