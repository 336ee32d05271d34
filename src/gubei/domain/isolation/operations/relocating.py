"""A whole site is left in one act: fire, flood, or no heating; everybody goes where nothing mixes."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from gubei.domain.isolation.models import Activation, IsolationSite, Placement, Stay
from gubei.domain.isolation.operations.leaving import end_all
from gubei.domain.isolation.operations.placing import Skipped, place_who_can
from gubei.domain.isolation.operations.proposing import Search, keep_proposal, seats_of
from gubei.domain.isolation.operations.setting_up import close_opening
from gubei.domain.isolation.queries.house import house_of
from gubei.domain.isolation.queries.minors import lives_alone
from gubei.domain.isolation.queries.people import askings
from gubei.domain.isolation.queries.placements import placement_in_reach
from gubei.domain.isolation.queries.sites import (
    isolation_site_in_reach,
    isolation_sites_of,
    lock_sites,
)
from gubei.domain.isolation.rules.places import SiteStep
from gubei.domain.measures.models import Measure
from gubei.domain.measures.queries.measures import with_policy
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, require
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import in_shanghai, milliseconds_of
from gubei.terms.refusals import Invalid, Refused
from gubei.terms.words import Words


@transaction.atomic
def propose_relocation(
    *, site: UUID, reason: str, search: Search, by: Officer, now: datetime
) -> Placement:
    """Propose rooms at the other sites for everybody who is at this one; nobody is moved yet."""
    require(by, Ability.PLACE)
    if not reason.strip():
        raise Invalid("Say why the site is left.", "请说明转移原因。")
    found = isolation_site_in_reach(by, site)
    people = Stay.objects.filter(site=found, to_at=None).values("measure")
    measures = with_policy(Measure.objects.filter(pk__in=people))
    leaving = askings(list(measures.select_related("person__household", "unit", "policy")))
    if not leaving:
        raise Refused("nobody_is_there", Words("Nobody is at this site.", "该隔离点无人在住。"))
    others = isolation_sites_of(by).exclude(pk=found.pk).values_list("pk", flat=True)
    house = house_of(others, today=in_shanghai(now).date())
    alone = _children_alone(found, now)
    placement = keep_proposal(leaving, house, search, by=by, now=now, alone=alone)
    Placement.objects.filter(pk=placement.pk).update(empties=found, reason=reason.strip()[:300])
    placement.refresh_from_db()
    return placement


@transaction.atomic
def relocate(*, placement: UUID, by: Officer, now: datetime) -> tuple[list[Stay], list[Skipped]]:
    """Leave the site: every stay there ends, it is a reserve again, and all go where proposed.

    Whoever has no seat waits for a room: who came since, and, returned beside the stays, whose room
    is gone meanwhile. It is one act.
    """
    require(by, Ability.PLACE)
    found = placement_in_reach(by, placement)
    if found.empties_id is None:
        raise Refused("no_relocation", Words("This leaves no site.", "该方案不是整体转移。"))
    accepted = Placement.objects.filter(pk=found.pk, accepted_at=None)
    if accepted.update(accepted_at=now, accepted_by=by) != 1:
        raise Refused("accepted_already", Words("It was accepted already.", "该方案已采纳。"))
    site = isolation_site_in_reach(by, found.empties_id)
    lock_sites(isolation_sites_of(by).values_list("pk", flat=True))
    alone = _children_alone(site, now)
    left = end_all(site=site, reason=found.reason, by=by, now=now)
    _close(site, found.reason, by, now)
    still = {each.measure_id for each in left}
    seats = seats_of(found, in_shanghai(now).date())
    wanted = [seat for seat in seats if seat.measure in still]
    return place_who_can(seats=wanted, by=by, now=now, placement=found, guests=left, alone=alone)


def _children_alone(site: IsolationSite, now: datetime) -> list[UUID]:
    """Return the measures of the children whose adult left before: they leave without one as well."""
    today = in_shanghai(now).date()
    staying = Measure.objects.filter(stays__site=site, stays__to_at=None)
    house = house_of([site.pk], today=today)
    return [
        each.measure.pk
        for each in askings(list(with_policy(staying)))
        if lives_alone(each, house, today)
    ]


def _close(site: IsolationSite, reason: str, by: Officer, now: datetime) -> None:
    close_opening(site, now)
    Activation.objects.create(
        id=next(uuid7_run(milliseconds_of(now))),
        site=site,
        number=Activation.objects.filter(site=site).count() + 1,
        step=SiteStep.RESERVE,
        at=now,
        by=by,
        reason=reason,
    )
