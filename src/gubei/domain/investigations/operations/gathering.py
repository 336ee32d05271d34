"""Takes in lists of who was where: check-ins of a site, shifts, records of another system."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce

from gubei.domain.investigations.models import Visit
from gubei.domain.investigations.operations.visits import Seen, record_visits
from gubei.domain.investigations.rules.seen import (
    FROM_LISTS,
    Reckoning,
    SeenLine,
    SeenRow,
    order_of_dates,
    read_seen,
)
from gubei.domain.investigations.rules.visits import VisitSource
from gubei.domain.people.operations.adding import add_people, wait_for_others
from gubei.domain.people.operations.register import Newcomer
from gubei.domain.privacy.models import Look, Purpose
from gubei.domain.privacy.operations import log_table
from gubei.domain.sites.models import Site
from gubei.domain.sites.queries import plain_name, site_in_reach, sites_by_name
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, require
from gubei.terms.refusals import Invalid
from gubei.terms.words import Words

_Key = tuple[UUID, UUID, str, datetime, datetime]


@dataclass(frozen=True, slots=True)
class Telling:
    """What is told beside a list: who saw, at which site where rows name none, how long a visit
    without an end counts (minutes; None: such rows are left out).
    """

    source: VisitSource
    site: UUID | None = None
    minutes: int | None = None


@dataclass(slots=True)
class VisitsTaken:
    """What came of a list: rows = taken + known + left_out. `persons` were seen in it."""

    rows: int = 0
    taken: int = 0
    known: int = 0
    persons: int = 0
    left_out: list[tuple[int, Words]] = field(default_factory=list)


@transaction.atomic
def take_in_visits(
    *, rows: Sequence[SeenRow], telling: Telling, by: Officer, now: datetime
) -> VisitsTaken:
    """Write the visits of a list; rows that cannot be used are listed, the same list again adds none.

    Who is not in the register is added at the unit of the site. Sites are those in the officer's
    reach; a visit that was taken back is not written again. Raises Invalid, NotFound.
    """
    require(by, Ability.INVESTIGATE)
    if telling.source not in FROM_LISTS:
        raise Invalid("Such visits do not come as a list.", "此类到访记录不能由名单导入。")
    wait_for_others()
    taken = VisitsTaken(rows=len(rows))
    placed = _placed(_read(rows, telling, now, taken), telling, by, taken)
    _log(len(placed), telling, by, now)
    seen = _seen(placed, now)
    taken.persons = len({each.person for each in seen})
    fresh = _fresh(seen, telling.source)
    taken.taken, taken.known = len(fresh), len(seen) - len(fresh)
    record_visits(seen=fresh, source=telling.source, now=now, by=by)
    taken.left_out.sort(key=lambda each: each[0])
    return taken


def _read(
    rows: Sequence[SeenRow], telling: Telling, now: datetime, taken: VisitsTaken
) -> list[SeenLine]:
    how = Reckoning(telling.source, now, telling.minutes, order_of_dates(rows))
    lines = []
    for row in rows:
        line = read_seen(row, how)
        if isinstance(line, Words):
            taken.left_out.append((row.number, line))
        else:
            lines.append(line)
    return lines


def _placed(
    lines: Sequence[SeenLine], telling: Telling, by: Officer, taken: VisitsTaken
) -> list[tuple[SeenLine, Site]]:
    """Return the lines with their site; a row whose site is none or several is left out."""
    told = site_in_reach(by, telling.site) if telling.site else None
    called = sites_by_name(by)
    placed = []
    for line in lines:
        found = called.get(plain_name(line.site), []) if line.site else [told] if told else []
        if len(found) == 1:
            placed.append((line, found[0]))
        else:
            taken.left_out.append((line.number, _why_no_site(line.site, len(found))))
    return placed


def _why_no_site(name: str, count: int) -> Words:
    if not name:
        return Words("The row names no site.", "该行没有场所。")
    if count:
        return Words(
            f"{count} sites are called “{name[:60]}”; choose one for the whole list.",
            f"有 {count} 个场所名为“{name[:60]}”，请为整份名单指定场所。",
        )
    return Words(
        f"There is no site “{name[:60]}” in your unit; add it, then send the list again.",
        f"您的辖区内没有场所“{name[:60]}”，请先登记场所再导入。",
    )


def _log(count: int, telling: Telling, by: Officer, now: datetime) -> None:
    log_table(
        officer=by, look=Look.TABLE, purpose=Purpose.INVESTIGATE,
        about=f"list of visits:{telling.source.value}", count=count, now=now,
    )  # fmt: skip


def _seen(placed: Sequence[tuple[SeenLine, Site]], now: datetime) -> list[Seen]:
    """Return the visits, each with the person whom its row means."""
    newcomers: dict[tuple[str, str, str], Newcomer] = {}
    for line, site in placed:
        newcomers.setdefault(_who(line), _newcomer(line, site))
    met = add_people(newcomers=list(newcomers.values()), now=now)
    person_of = dict(zip(newcomers, met, strict=True))
    return [
        Seen(person_of[_who(line)], site.pk, line.start, line.end, line.zone)
        for line, site in placed
    ]


def _who(line: SeenLine) -> tuple[str, str, str]:
    number = line.document.number
    return (number, "", "") if number else ("", line.name, line.phone)


def _newcomer(line: SeenLine, site: Site) -> Newcomer:
    return Newcomer(
        name=line.name, document=line.document, phones=(line.phone,) if line.phone else (),
        email="", birth_date=line.document.birth_date, sex=line.document.sex or "", address="",
        household="", unit=site.unit_id,
    )  # fmt: skip


def _fresh(seen: Sequence[Seen], source: VisitSource) -> list[Seen]:
    """Return the visits that are not written yet, each once."""
    known = _known(seen, source)
    fresh = []
    for each in seen:
        key = (each.person, each.site, each.zone, each.start_at, each.end_at)
        if key not in known:
            known.add(key)
            fresh.append(each)
    return fresh


def _known(seen: Sequence[Seen], source: VisitSource) -> set[_Key]:
    if not seen:
        return set()
    written = Visit.objects.filter(
        source=source,
        site__in={each.site for each in seen},
        start_at__gte=min(each.start_at for each in seen),
        start_at__lte=max(each.start_at for each in seen),
    ).annotate(root=Coalesce(F("person__same_as"), F("person")))
    return set(written.values_list("root", "site", "zone", "start_at", "end_at"))
