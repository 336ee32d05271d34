"""A table of rooms is taken in: new rooms added, known ones changed, the rest listed with the reason."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from gubei.domain.isolation.models import IsolationSite, Occupancy, Room
from gubei.domain.isolation.operations.setting_up import differs, filled, floors_for, new_site
from gubei.domain.isolation.queries.sites import (
    isolation_site_in_reach,
    isolation_sites_below,
    lock_sites,
)
from gubei.domain.isolation.rules.listing import RoomLine, completed
from gubei.domain.isolation.rules.places import Form, RoomFacts
from gubei.domain.sites.models import Site
from gubei.domain.sites.rules import SiteKind
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import district, units_below
from gubei.domain.territory.rules import Ability, require
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of
from gubei.terms.refusals import Invalid, Refused
from gubei.terms.words import Words

_FREE = Words("The room is occupied or not disinfected; it cannot be changed now.",
              "房间已占用或未消毒，暂不能变更。")  # fmt: skip
_TWICE = Words("The room stands in the file before; the first row counts.",
               "该房间在文件中重复，以第一行为准。")  # fmt: skip


@dataclass(slots=True)
class RoomsTaken:
    """What came of a table: rows = added + changed + same + left_out."""

    rows: int = 0
    added: int = 0
    changed: int = 0
    same: int = 0
    left_out: list[tuple[int, Words]] = field(default_factory=list)


@transaction.atomic
def take_in_rooms(
    *, lines: Sequence[RoomLine], site: UUID, by: Officer, now: datetime
) -> RoomsTaken:
    """Take in the rooms of one site; a row that names another one is left out."""
    require(by, Ability.PLACE)
    found = isolation_site_in_reach(by, site)
    return _take_in(lines, {found.site.name: found}, found.site.name, now)


@transaction.atomic
def take_in_room_file(
    *, lines: Sequence[RoomLine], site: str, form: Form, now: datetime
) -> RoomsTaken:
    """Take in the rooms of the district's sites, found by name: what a command on the server does.

    `site` is meant by rows that name none. A place of kind isolation site that has no rooms yet
    is set up. Raises Invalid where `site` is none.
    """
    named = {site, *(line.site for line in lines if line.facts)} - {""}
    sites = _sites_named(named, form, now)
    if site and site not in sites:
        raise Invalid(_unknown(site).en, _unknown(site).zh)
    return _take_in(lines, sites, site, now)


def _sites_named(names: Iterable[str], form: Form, now: datetime) -> dict[str, IsolationSite]:
    """Return the sites of these names, those of one name alone; set up who has no rooms yet."""
    home, wanted = units_below(district()), list(names)
    found: dict[str, list[IsolationSite | Site]] = {name: [] for name in wanted}
    for each in isolation_sites_below(home).filter(site__name__in=wanted):
        found[each.site.name].append(each)
    bare = Site.objects.filter(
        unit__in=home, name__in=wanted, kind=SiteKind.ISOLATION_SITE, closed_at=None,
        isolation_site=None,
    )  # fmt: skip
    for place in bare.select_related("unit").order_by("pk"):
        found[place.name].append(place)
    alone = {name: sites[0] for name, sites in found.items() if len(sites) == 1}
    return {
        name: new_site(each, form, None, now) if isinstance(each, Site) else each
        for name, each in alone.items()
    }


def _take_in(
    lines: Sequence[RoomLine], sites: dict[str, IsolationSite], usual: str, now: datetime
) -> RoomsTaken:
    lock_sites(each.pk for each in sites.values())
    taken, wanted = RoomsTaken(rows=len(lines)), dict[str, dict[tuple[str, str, str], RoomLine]]()
    for line in lines:
        name = line.site or usual
        try:
            facts = _usable(line, name, sites)
            key = (facts.building, facts.floor, facts.name)
            if key in wanted.setdefault(name, {}):
                raise Invalid(_TWICE.en, _TWICE.zh)
            wanted[name][key] = line
        except Refused as refused:
            taken.left_out.append((line.number, refused.words))
    for name, rooms in wanted.items():
        _write(sites[name], list(rooms.values()), taken, now)
    taken.left_out.sort(key=lambda each: each[0])
    return taken


def _usable(line: RoomLine, name: str, sites: dict[str, IsolationSite]) -> RoomFacts:
    if line.facts is None:
        words = line.trouble or Words("The row cannot be read.", "该行无法识别。")
        raise Invalid(words.en, words.zh)
    if not name:
        raise Invalid("The row names no site.", "该行没有隔离点。")
    if name not in sites:
        raise Invalid(_unknown(name).en, _unknown(name).zh)
    return line.facts


def _unknown(name: str) -> Words:
    return Words(
        f"There is not one isolation site “{name}” here; add it first, or choose it on the screen.",
        f"没有唯一名为“{name}”的隔离点，请先添加场所，或在页面上选定隔离点。",
    )


def _write(
    site: IsolationSite, lines: Sequence[RoomLine], taken: RoomsTaken, now: datetime
) -> None:
    """Write the rooms of one site that the caller has locked."""
    rooms = Room.objects.filter(site=site).select_related("floor")
    known = {(room.floor.building, room.floor.name, room.name): room for room in rooms}
    listed = _listed(lines, known, taken)
    floors = floors_for(site, [facts for _, facts in listed], now)
    held = set(
        Occupancy.objects.filter(room__site=site, clean_at=None).values_list("room", flat=True)
    )
    fresh, ids = [], uuid7_run(milliseconds_of(now))
    for number, facts in listed:
        room = known.get((facts.building, facts.floor, facts.name))
        if room is None:
            floor = floors[facts.building, facts.floor]
            fresh.append(filled(Room(id=next(ids), site=site, floor=floor), facts))
        elif not differs(room, facts):
            taken.same += 1
        elif room.pk in held:
            taken.left_out.append((number, _FREE))
        else:
            filled(room, facts).save()
            taken.changed += 1
    taken.added += len(Room.objects.bulk_create(fresh, batch_size=1000))


def _listed(
    lines: Sequence[RoomLine], known: dict[tuple[str, str, str], Room], taken: RoomsTaken
) -> list[tuple[int, RoomFacts]]:
    """Return what each row makes of its room; the known one keeps what the table has no column for."""
    listed: list[tuple[int, RoomFacts]] = []
    for line in lines:
        facts = line.facts
        if facts is None:
            continue
        room = known.get((facts.building, facts.floor, facts.name))
        kept = {name: getattr(room, name) for name in line.unsaid} if room else {}
        try:
            listed.append((line.number, completed(facts, kept)))
        except Refused as refused:
            taken.left_out.append((line.number, refused.words))
    return listed
