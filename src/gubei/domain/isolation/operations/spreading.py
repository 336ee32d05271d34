"""Spread inside a site restarts the clocks of everybody exposed there, in one act."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from gubei.domain.isolation.queries.spread import Restarted, exposed_to, restarts_of
from gubei.domain.isolation.queries.stays import stay_in_reach
from gubei.domain.measures.operations.changing import restart
from gubei.domain.measures.queries.measures import measures_of
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, require
from gubei.engines.policy import Anchor
from gubei.terms.moments import in_shanghai
from gubei.terms.refusals import Invalid


def preview_spread(
    *, stay: UUID, since: datetime | None, day: date | None, by: Officer, now: datetime
) -> list[Restarted]:
    """Return who shared room, floor or air with a positive, and what a restart would do to each.

    `since` None: since the positive came; `day` None: the positive leaves today.
    """
    require(by, Ability.HOUSE)
    positive = stay_in_reach(by, stay)
    left = day or in_shanghai(now).date()
    if left > in_shanghai(now).date():
        raise Invalid("The day lies in the future.", "日期不能晚于今天。")
    exposed = exposed_to(positive, since=since or positive.from_at, now=now)
    return restarts_of(exposed, day=left, now=now)


@transaction.atomic
def restart_exposed(
    *,
    stay: UUID,
    since: datetime | None,
    day: date,
    reason: str,
    by: Officer,
    now: datetime,
) -> list[Restarted]:
    """Restart the clock of everybody whose end moves, from the day the positive left; all or none.

    Ends that somebody set by hand stay, and so do measures of units that the officer does not reach.
    """
    require(by, Ability.IMPOSE)
    found = preview_spread(stay=stay, since=since, day=day, by=by, now=now)
    keys = [each.exposed.stay.measure_id for each in found if each.moves]
    mine = set(measures_of(by).filter(pk__in=keys).values_list("pk", flat=True))
    moved = [each for each in found if each.moves and each.exposed.stay.measure_id in mine]
    for each in sorted(moved, key=lambda one: one.exposed.stay.measure_id):
        restart(
            measure=each.exposed.stay.measure_id,
            anchor=Anchor.LAST_POSITIVE_LEFT_SITE,
            day=day,
            reason=reason,
            by=by,
            now=now,
        )
    return moved
