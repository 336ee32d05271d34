"""What somebody's room must have, who goes with a child, and who stands in where nobody may."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from gubei.domain.isolation.models import RoomNeed
from gubei.domain.isolation.operations.setting_up import needs_from
from gubei.domain.isolation.queries.house import house_of
from gubei.domain.isolation.queries.minors import adult_for, guardian_in_reach, years_of_child
from gubei.domain.isolation.queries.people import (
    Asking,
    Care,
    asking_in_reach,
    askings,
    waiting_of,
)
from gubei.domain.isolation.queries.sites import isolation_sites_of
from gubei.domain.people.queries.files import root_id_of
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, require
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import in_shanghai, milliseconds_of
from gubei.terms.refusals import Invalid, Refused
from gubei.terms.words import Words


@transaction.atomic
def note_needs(
    *,
    measure: UUID,
    needs: Sequence[str],
    guardian: UUID | None,
    by: Officer,
    now: datetime,
    care: Care | None = None,
) -> RoomNeed:
    """Write down what somebody's room must have, and who looks after them.

    Both may be of another town where they are guests of a site in reach. `care`: no adult of its
    own may go with a child, and a carer of the site stands in; raises Invalid and Refused where
    that is not so.
    """
    require(by, Ability.PLACE)
    asking = asking_in_reach(by, measure)
    found = asking.measure
    if care is not None:
        _check_care(asking, care, guardian, by, now)
    guard = root_id_of(guardian_in_reach(by, guardian)) if guardian else None
    if guard == found.person_id:
        raise Invalid("Nobody is their own guardian.", "监护人不能是本人。")
    return RoomNeed.objects.create(
        id=next(uuid7_run(milliseconds_of(now))),
        measure=found,
        needs=sorted(needs_from(needs)),
        guardian_id=guard,
        carer=care.carer.strip()[:100] if care else "",
        consent_by=care.consent_by.strip()[:100] if care else "",
        consented_at=care.consented_at if care else None,
        at=now,
        by=by,
    )


def _check_care(
    asking: Asking, care: Care, guardian: UUID | None, by: Officer, now: datetime
) -> None:
    today = in_shanghai(now).date()
    if not care.carer.strip() or not care.consent_by.strip():
        raise Invalid(
            "Say which carer of the site looks after the child, and who of its own agrees.",
            "请填写由隔离点何人照护，以及何人知情同意。",
        )
    if care.consented_at > now:
        raise Invalid("The consent lies in the future.", "知情同意时间在未来。")
    if years_of_child(asking, today) is None or guardian is not None:
        raise Invalid(
            "A carer stands in for a child with whom nobody goes.",
            "仅无人陪同的儿童由隔离点专人照护。",
        )
    if asking.policy.stands_in is None:
        raise Refused("no_carer_by_policy", Words(
            "The policy does not say that a carer may stand in; write down who goes along.",
            "所依政策未规定可由隔离点专人照护，请填写陪同的监护人。",
        ))  # fmt: skip
    _refuse_where_an_adult_goes(asking, by, now)


def _refuse_where_an_adult_goes(asking: Asking, by: Officer, now: datetime) -> None:
    """Raise Refused where an adult of the child's own could share its room: they are not parted."""
    today = in_shanghai(now).date()
    sites = list(isolation_sites_of(by).values_list("pk", flat=True))
    waiting = askings(list(waiting_of(by, now=now)))
    adult = adult_for(asking, waiting, house_of(sites, today=today), today=today)
    if adult is not None:
        raise Refused("adult_goes_along", Words(
            f"{adult.name} of the same home may go with the child; place them together.",
            f"{adult.name}为同户成年人，可与该儿童同住，请安排在同一房间。",
        ))  # fmt: skip
