"""Steps that look at a full register as officers do: through the API, all but the network."""

import json
import os
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count
from django.test import Client

from gubei.domain.leads.models import Closing, DispatchList, Lead
from gubei.domain.leads.operations.closing import close_many
from gubei.domain.leads.rules.ends import End
from gubei.domain.people.models import Identity, Person
from gubei.domain.territory.models import Level, Officer, Role, Unit
from gubei.domain.territory.queries import district
from gubei.terms.ids import uuid7_at
from gubei.terms.moments import milliseconds_of

_AT_ONCE = 1_000
_ROLES = {
    Level.DISTRICT: Role.DUTY,
    Level.TOWN: Role.TOWN,
    Level.VILLAGE: Role.VILLAGE,
}


def look(listed: int, calls: int) -> dict[str, Any]:
    """Measure ledger, table and search `calls` times each; `listed` is the list's rows."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    dispatch_list = _list_of(listed)
    officers = {level: _officer(level) for level in _ROLES}
    closed = close_some(dispatch_list, officers[Level.DISTRICT])
    cases = [
        _ledger_case(dispatch_list, officers[Level.DISTRICT], calls),
        *(_table_case(*asked, calls) for asked in _tables(officers, dispatch_list)),
        *(_search_case(*asked, calls) for asked in _searches(officers)),
    ]
    return {
        "cases": cases,
        "closed_seconds": closed,
        "leads": Lead.objects.count(),
        "persons": Person.objects.count(),
    }


def _list_of(rows: int) -> DispatchList:
    lists = DispatchList.objects.annotate(size=Count("rows"))
    return lists.filter(size__lte=rows).order_by("-size")[0]


def _officer(level: Level) -> Officer:
    """Return an officer of the unit of this level that has the most leads."""
    name = f"bench-{level.name.lower()}"
    known = Officer.objects.filter(username=name).first()
    now = datetime.now(UTC)
    return known or Officer.objects.create(
        id=uuid7_at(milliseconds_of(now), os.urandom(10)),
        username=name,
        name=name,
        role=_ROLES[level],
        unit=_busiest(level),
        password="!",  # noqa: S106 - no password has this hash: nobody signs in with it
        joined_at=now,
    )


def _busiest(level: Level) -> Unit:
    if level == Level.DISTRICT:
        return district()
    leads = Lead.objects.filter(unit__level=Level.VILLAGE).values("unit")
    busiest = leads.annotate(number=Count("pk")).order_by("-number")[0]["unit"]
    village = Unit.objects.select_related("parent").get(pk=busiest)
    return village.parent if level == Level.TOWN and village.parent else village


def close_some(dispatch_list: DispatchList, by: Officer) -> float | None:
    """Close a fifth of the list, a thousand at a time; return the seconds of the median act."""
    leads = Lead.objects.filter(dispatch_list=dispatch_list)
    goal = leads.count() // 5 - Closing.objects.filter(lead__in=leads).count()
    acts = []
    for part in _parts(list(leads.filter(closed_at=None).values_list("pk", flat=True)), goal):
        end = End(outcome="found", arrangement="home_isolation")
        now = datetime.now(UTC)
        acts.append(_seconds(partial(close_many, leads=part, end=end, by=by, now=now)))
    return round(statistics.median(acts), 3) if acts else None


def _parts(leads: Sequence[UUID], goal: int) -> Iterator[Sequence[UUID]]:
    for start in range(0, goal, _AT_ONCE):
        yield leads[start : min(start + _AT_ONCE, goal)]


def _seconds(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def _get(officer: Officer, path: str, calls: int) -> dict[str, Any]:
    """Ask so many times, after once for nothing; return p50 and p95 in ms and the first answer.

    `seconds` is the median of one call.
    """
    client = Client()
    client.force_login(officer, backend="gubei.interfaces.api.sessions.OfficerBackend")
    answer = client.get(f"/api{path}")
    if answer.status_code != 200:
        raise AssertionError(f"{path}: {answer.status_code} {answer.content[:300]!r}")
    spent = [_seconds(lambda: client.get(f"/api{path}")) for _ in range(calls)]
    hundredths = statistics.quantiles(spent, n=100, method="inclusive")
    return {
        "calls": calls,
        "seconds": round(hundredths[49], 4),
        "p50_ms": round(hundredths[49] * 1000, 1),
        "p95_ms": round(hundredths[94] * 1000, 1),
        "answer": json.loads(answer.content),
    }


def _ledger_case(dispatch_list: DispatchList, officer: Officer, calls: int) -> dict[str, Any]:
    case = _get(officer, f"/lists/{dispatch_list.pk}/ledger", calls)
    total = case.pop("answer")["total"]
    return {
        "case": f"ledger of a list of {total['leads']:,} leads",
        **case,
        "reference": "counting the leads in Python",
        "reference_seconds": round(_seconds(lambda: count_in_python(dispatch_list)), 4),
    }


def count_in_python(dispatch_list: DispatchList) -> dict[str, int]:
    """Count the leads by their end, reading every lead: the ledger as one would first write it."""
    counts: dict[str, int] = {}
    standing = Closing.objects.filter(reopened_at=None, lead__dispatch_list=dispatch_list)
    ends = {closing.lead_id: closing.outcome for closing in standing}
    for lead in Lead.objects.filter(dispatch_list=dispatch_list):
        state = ends.get(lead.pk, "open")
        counts[state] = counts.get(state, 0) + 1
    return counts


def _tables(
    officers: dict[Level, Officer], dispatch_list: DispatchList
) -> Iterator[tuple[Officer, str]]:
    """Yield who opens the leads table, and with which filters and sort."""
    town = officers[Level.TOWN].unit.code
    everybody = ("", "state=open", "overdue=true", "sort=-received_at", "sort=name", "q=王")
    district_only = (
        "state=found",
        "state=duplicate",
        "sort=-locate_by",
        "sort=unit",
        "route=transfer_proposed",
        f"unit={town}",
        f"list={dispatch_list.pk}",
        f"list={dispatch_list.pk}&state=open&sort=name",
        "q=0018",
        "q=太师屯",
    )
    for officer in officers.values():
        yield from ((officer, asked) for asked in everybody)
    yield from ((officers[Level.DISTRICT], asked) for asked in district_only)
    yield from ((officers[level], "unclaimed=true&untried=true") for level in officers)


def _table_case(officer: Officer, asked: str, calls: int) -> dict[str, Any]:
    case = _get(officer, f"/leads?{asked}", calls)
    shown = len(case.pop("answer")["items"])
    kept = "&".join("list=…" if part.startswith("list=") else part for part in asked.split("&"))
    name = officer.username.removeprefix("bench-")
    return {"case": f"leads table, {name}: {kept or 'all'}", **case, "shown": shown}


def _searches(officers: dict[Level, Officer]) -> Iterator[tuple[Officer, str, str]]:
    """Yield who searches, for what kind of thing, and for what."""
    person = Person.objects.filter(name__regex="^...$", identities__is_sure=True).order_by("id")[0]
    identity = Identity.objects.filter(person=person)[0]
    sought = (
        ("name", person.name),
        ("part of a name", person.name[:2]),
        ("surname", person.name[0]),
        ("pinyin", person.pinyin.replace(" ", "")),
        ("surname in letters", "li"),
        ("initials", person.initials),
        ("last digits", identity.tail),
        ("address", "太师屯镇太师苑社区6号楼"),
    )
    for officer in officers.values():
        yield from ((officer, kind, text) for kind, text in sought)


def _search_case(officer: Officer, kind: str, text: str, calls: int) -> dict[str, Any]:
    case = _get(officer, f"/search?q={text}", calls)
    shown = len(case.pop("answer")["persons"])
    name = officer.username.removeprefix("bench-")
    return {"case": f"search, {name}: {kind}", **case, "shown": shown}
