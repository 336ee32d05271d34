"""Spread inside a site restarts the clocks of everybody exposed there, in one act."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from gubei.domain.isolation.queries.shifts import OnMeanwhile, staff_beside
from gubei.domain.isolation.queries.spread import (
    Restarted,
    each_site_of,
    exposed_to,
    rank,
    restarts_of,
    run_of,
)
from gubei.domain.isolation.queries.stays import stay_in_reach
from gubei.domain.measures.models import Measure
from gubei.domain.measures.operations.changing import restart
from gubei.domain.measures.queries.measures import measures_of
from gubei.domain.people.queries.files import root_id_of
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, require
from gubei.engines.policy import Anchor
from gubei.terms.moments import in_shanghai
from gubei.terms.refusals import Invalid, Refused
from gubei.terms.words import Words


@dataclass(frozen=True, slots=True)
class NotRestarted:
    """Whose clock did not restart although the end would move, and why: an officer sees to it."""

    measure: UUID
    name: str
    why: Words


def preview_spread(
    *, stay: UUID, since: datetime | None, day: date | None, by: Officer, now: datetime
) -> list[Restarted]:
    """Return who shared room, floor or air with a positive, and what a restart would do to each.

    `since` None: since the positive came to this site, whichever rooms they had there; a moment
    before that asks the earlier sites in reach, too. `day` None: the day on which the positive left
    the site, today where they are there.
    """
    require(by, Ability.HOUSE)
    positive = stay_in_reach(by, stay)
    run = run_of(positive)
    left = day or in_shanghai(run[-1].to_at or now).date()
    if left > in_shanghai(now).date():
        raise Invalid("The day lies in the future.", "日期不能晚于今天。")
    begin = since or run[0].from_at
    exposed = [
        each
        for stay_there in each_site_of(by, positive, begin)
        for each in exposed_to(stay_there, since=begin, now=now)
    ]
    return _once_each(restarts_of(exposed, day=left, now=now))


def _once_each(found: Iterable[Restarted]) -> list[Restarted]:
    """Keep of each person what can restart, the nearest and longest: they may have met at two sites."""
    kept: dict[UUID, Restarted] = {}
    for each in found:
        known = kept.setdefault(root_id_of(each.exposed.stay.person), each)
        kept[root_id_of(each.exposed.stay.person)] = min(known, each, key=_first)
    return list(kept.values())


def _first(each: Restarted) -> tuple[bool, tuple[int, datetime]]:
    return each.after is None, rank(each.exposed)


def staff_exposed(
    *, stay: UUID, since: datetime | None, by: Officer, now: datetime
) -> list[OnMeanwhile]:
    """Return who was on at the sites while a positive was there; `since` None: since they came."""
    require(by, Ability.HOUSE)
    positive = stay_in_reach(by, stay)
    begin = since or run_of(positive)[0].from_at
    stays = each_site_of(by, positive, begin)
    return [on for each in stays for on in staff_beside(each, since=begin, now=now)]


@transaction.atomic
def restart_exposed(
    *,
    stay: UUID,
    since: datetime | None,
    day: date,
    reason: str,
    by: Officer,
    now: datetime,
) -> tuple[list[Restarted], list[NotRestarted]]:
    """Restart the clock of everybody whose end moves, from the day the positive left.

    Returns whose did, and whose did not with the reason: too long, or of a unit out of reach. One
    who cannot stops nobody else. Ends that somebody set by hand stay.
    """
    require(by, Ability.IMPOSE)
    if not reason.strip():
        raise Invalid("Say why.", "请说明原因。")
    found = preview_spread(stay=stay, since=since, day=day, by=by, now=now)
    moving = {each.measure: each for each in found if each.moves}
    beyond = _out_of_reach(moving, by)
    restarted, left = [], []
    for key in sorted(moving):
        why = beyond.get(key) or _restart(key, day, reason, by, now)
        if why is None:
            restarted.append(moving[key])
        else:
            left.append(NotRestarted(key, moving[key].exposed.stay.person.name, why))
    return restarted, left


def _restart(measure: UUID, day: date, reason: str, by: Officer, now: datetime) -> Words | None:
    """Restart one clock; return why not where it is refused, and leave it as it was."""
    try:
        restart(
            measure=measure,
            anchor=Anchor.LAST_POSITIVE_LEFT_SITE,
            day=day,
            reason=reason,
            by=by,
            now=now,
        )
    except Refused as refused:
        return refused.words
    return None


def _out_of_reach(measures: Iterable[UUID], by: Officer) -> Mapping[UUID, Words]:
    """Return the measures that other units imposed, with who restarts them."""
    asked = Measure.objects.filter(pk__in=list(measures))
    others = asked.exclude(pk__in=measures_of(by).filter(pk__in=asked.values("pk")).values("pk"))
    return {
        key: Words(f"{unit} imposed it, and restarts it there.", f"由{unit}落实，请其重新起算。")
        for key, unit in others.values_list("pk", "unit__name")
    }
