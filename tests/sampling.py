"""Sessions, tubes and samples for tests: filled as at a desk, through the operations."""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from gubei.adapters.packs import read_pack
from gubei.domain.measures.models import PolicyChange
from gubei.domain.measures.operations.applying import apply_policy
from gubei.domain.sampling.models import Sample, SamplingSession, Tube
from gubei.domain.sampling.operations.arriving import Arrival, arrive
from gubei.domain.sampling.operations.sessions import NewSession, open_session
from gubei.domain.sampling.operations.taking_in import Delivery, ResultsReport, take_in_results
from gubei.domain.sampling.operations.tubes import close_tube, open_tube
from gubei.domain.sampling.rules.judging import ResultLine
from gubei.domain.sampling.rules.values import Source, Value
from gubei.domain.territory.models import Officer
from tests.world import NOW, World

HOUR = timedelta(hours=1)
FIVE = ("林梅", "王建国", "赵小云", "陈志强", "Li Na")


def edition9(world: World) -> PolicyChange:
    """Put edition 9 into force: it says how members of a positive pool are held."""
    return apply_policy(
        pack=read_pack("cn-covid19-ed9"), before=None, valid_on=date(2022, 6, 28),
        reason="第九版施行", by=world.leng_leader, now=NOW,
    ).change  # fmt: skip


def a_session(world: World, by: Officer | None = None, **changes: object) -> SamplingSession:
    """Plan a session at the square of 柳沟村, from eight to noon."""
    begins = NOW.replace(hour=8, minute=0)
    wish = {"place": "柳沟村广场", "begins_at": begins, "ends_at": begins + 4 * HOUR,
            "capacity": 500, "lanes": 2, "unit": "古北区"}  # fmt: skip
    unit = world.units[str(changes.pop("unit", wish.pop("unit")))].code
    new = NewSession(unit=unit, **(wish | changes))  # type: ignore[arg-type]
    return open_session(new=new, by=by or world.he_duty, now=NOW)


def put(world: World, tube: Tube, name: str, at: datetime = NOW, key: UUID | None = None) -> Sample:
    """Put a known person into a tube."""
    arrival = Arrival(key or uuid4(), tube.pk, at, person=world.persons[name].pk)
    return arrive(arrival=arrival, by=world.he_duty, now=at).sample


def filled(
    world: World, barcode: str, *names: str, size: int = 10, at: datetime = NOW,
    session: SamplingSession | None = None,
) -> Tube:  # fmt: skip
    """Open a tube, put people in, close it."""
    place = session or a_session(world)
    tube = open_tube(session=place.pk, barcode=barcode, capacity=size, by=world.he_duty, now=at)
    for name in names:
        put(world, tube, name, at)
    return close_tube(tube=tube.pk, by=world.he_duty, now=at)


def told(
    world: World, barcode: str, value: Value, at: datetime, *, digest: bytes = b""
) -> ResultsReport:
    """Tell one result of a tube at a moment."""
    line = ResultLine(1, barcode, value, at)
    return take_in_results(
        lines=[line], delivery=Delivery(Source.HAND, digest=digest), by=world.he_duty, now=at
    )
