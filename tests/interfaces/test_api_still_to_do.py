"""What is still to be done at 古北口 stands there until it is done, whatever the day, the oldest first."""

from datetime import date, timedelta

import pytest

from gubei.domain.checkpoints.operations.settling import (
    decide_otherwise,
    take_over,
    tell_neighbour,
)
from gubei.terms.passages import Outcome
from tests.barrier import Barrier, build_barrier, entry_rules
from tests.conftest import Clock
from tests.interfaces.api import Api
from tests.world import NOW, World, document

DAY = timedelta(days=1)


@pytest.fixture
def barrier(world: World, clock: Clock) -> Barrier:
    """The checkpoint under the entry rules of April 2022."""
    entry_rules(world)
    return build_barrier(world)


def due(api: Api, barrier: Barrier) -> list[str]:
    """Return the plates that the list of the checkpoint shows, page by page."""
    asked, plates, cursor = f"/passages?checkpoint={barrier.checkpoint.pk}&due=true&limit=2", [], ""
    while True:
        page = api.get(f"{asked}&cursor={cursor}").json()
        plates += [each["plate"] for each in page["items"]]
        cursor = page["next"]
        if not cursor:
            return plates


def test_held_handed_over_and_turned_back_stay_until_they_are_settled_fetched_and_told(
    world: World, barrier: Barrier, clock: Clock
):
    lin_mei = barrier.person("林梅", document=document(date(1988, 3, 12), 2))
    untested = barrier.person("周强", 13, tested_at=None)
    held = barrier.send(barrier.person(celsius=38.1), plate="冀W10001").passage
    back = barrier.send(untested, plate="冀W10002", passed_at=NOW - DAY).passage
    over = barrier.send(lin_mei, untested, plate="冀W10003", passed_at=NOW - 2 * DAY).passage
    barrier.send(plate="冀W10004")
    clock.now = NOW + 9 * DAY
    api, act = Api(barrier.officer), {"by": barrier.officer, "now": clock.now}
    assert due(api, barrier) == ["冀W10003", "冀W10002", "冀W10001"]
    decide_otherwise(passage=held.pk, place=1, outcome=Outcome.ADMIT, reason="复测 36.6", **act)
    assert due(api, barrier) == ["冀W10003", "冀W10002"]
    tell_neighbour(passage=back.pk, turned_to="滦平县", receiver="老马", **act)
    assert due(api, barrier) == ["冀W10003"]
    arrangement = "central_isolation"
    take_over(passage=over.pk, place=1, taken_by="老马", arrangement=arrangement, **act)
    assert due(api, barrier) == []
