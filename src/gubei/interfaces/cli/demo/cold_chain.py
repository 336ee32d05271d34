"""Cold-chain lorries of the demo: booked to two stores, one there, one on its way, two to come."""

import random
from datetime import datetime, timedelta

from gubei.domain.checkpoints.models import Checkpoint
from gubei.domain.checkpoints.operations.bookings import book
from gubei.domain.checkpoints.operations.first_stops import end_stop
from gubei.domain.checkpoints.operations.passing import pass_through
from gubei.domain.checkpoints.rules.bookings import BookingFacts
from gubei.domain.checkpoints.rules.entries import Entry
from gubei.domain.sites.models import Site
from gubei.domain.sites.operations import add_site, give_sites
from gubei.domain.sites.queries import own_sites
from gubei.domain.sites.rules import SiteFacts, SiteKind
from gubei.domain.territory.models import Officer
from gubei.interfaces.cli.demo.drivers import invent_driver
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import in_shanghai, milliseconds_of
from gubei.terms.passages import Ask, VehicleClass

_STORES = (("密云首站冷库", "110118100"), ("东部物流首站冷库", "110118111"))
_WHOLE = {"quarantine": "检疫 118-0426", "test_report": "核酸 2617", "disinfection": "消毒 0931"}
_HOUR = timedelta(hours=1)
# plate, goods, consignee, hours from now on, papers that it names, how many hours ago it passed
_LORRIES = (
    ("冀W60117", "冻带鱼 12 吨", "檀州水产公司", -5, 3, 5),
    ("冀W60226", "冻牛肉 9 吨", "云湖食品公司", -1, 3, 1),
    ("冀W60335", "冻虾 6 吨", "檀州水产公司", 3, 3, None),
    ("京W60444", "冻鸡翅 10 吨", "果园超市", 5, 1, None),
)


def play_cold_chain(checkpoint: Checkpoint, duty: Officer, officer: Officer, now: datetime) -> None:
    """Set up two stores, book four lorries, and let two of them come; one is at its store."""
    since = now - timedelta(days=18)
    stores = [_store(*each, duty, since) for each in _STORES]
    owner = Officer.objects.filter(username="site").first()
    if owner is not None:
        sites = [*own_sites(owner).values_list("pk", flat=True), stores[0].pk]
        give_sites(owner=owner.pk, sites=sites, by=duty, now=since)
    for place, lorry in enumerate(_LORRIES):
        _play(lorry, stores[place % 2], checkpoint, (duty, officer), now)


def _store(name: str, unit: str, by: Officer, now: datetime) -> Site:
    return add_site(facts=SiteFacts(name, SiteKind.COLD_STORE), unit=unit, by=by, now=now)


def _play(
    lorry: tuple[str, str, str, int, int, int | None], store: Site, checkpoint: Checkpoint,
    by: tuple[Officer, Officer], now: datetime,
) -> None:  # fmt: skip
    plate, goods, consignee, hours, papers, ago = lorry
    duty, officer = by
    hour = in_shanghai(now).replace(minute=0, second=0, microsecond=0)
    facts = BookingFacts(
        plate, "滦平冷链运输公司", consignee, goods, hour + hours * _HOUR,
        dict(list(_WHOLE.items())[:papers]),
    )  # fmt: skip
    book(
        checkpoint=checkpoint.pk,
        store=store.pk,
        facts=facts,
        by=duty,
        now=now - timedelta(hours=20),
    )
    if ago is None:
        return
    at = now - ago * _HOUR
    rng = random.Random(plate)  # noqa: S311 - the same demo every time
    driver = invent_driver(rng, at, tested=20 * _HOUR)
    entry = Entry(
        key=next(uuid7_run(milliseconds_of(at))), checkpoint=checkpoint.pk, people=(driver,),
        plate=plate, vehicle_class=VehicleClass.TRUCK, origin="滦平县", destination=store.name,
        destination_unit=store.unit.code, goods=goods, facts=frozenset({Ask.COLD_CHAIN}),
        passed_at=at, seconds=35,
    )  # fmt: skip
    (passed,) = pass_through(entries=[entry], by=officer, now=at)
    if ago > 1:
        end_stop(
            passage=passed.passage.pk, has_arrived=True, text="铅封完好，12 托", by=duty,
            now=at + 2 * _HOUR,
        )  # fmt: skip
