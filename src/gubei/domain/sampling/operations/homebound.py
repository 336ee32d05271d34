"""Writes down who cannot come to a sampling point, and that they can again."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from gubei.domain.people.queries.files import person_in_reach, root_id_of, same_person
from gubei.domain.sampling.models import HomeBound
from gubei.domain.sampling.queries.homebound import homebound_in_reach
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, require
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import in_shanghai, milliseconds_of
from gubei.terms.refusals import Invalid, Refused
from gubei.terms.words import Words

LONGEST = timedelta(days=366)
"""So long a statement holds at most: then somebody asks again."""


@transaction.atomic
def note_homebound(
    *, person: UUID, why: str, said_by: str, from_on: date, until_on: date, by: Officer,
    now: datetime,
) -> HomeBound:  # fmt: skip
    """Write down that somebody cannot come; a later statement takes the place of it."""
    require(by, Ability.SAMPLE)
    if not why.strip() or not said_by.strip():
        raise Invalid("Say why, and who said so.", "请填写原因和反映人。")
    if not from_on <= until_on <= from_on + LONGEST:
        raise Invalid(
            f"It ends after it begins, and within {LONGEST.days} days; then somebody asks again.",
            f"截止日期不早于开始日期，且不超过 {LONGEST.days} 天，到期请重新核实。",
        )
    if until_on < in_shanghai(now).date():
        raise Invalid("It has ended already.", "截止日期已过。")
    root = root_id_of(person_in_reach(by, person))
    before = HomeBound.objects.filter(person__in=same_person(root), ended_at=None)
    before.update(ended_at=now, ended_by=by)
    return HomeBound.objects.create(
        id=next(uuid7_run(milliseconds_of(now))), person_id=root, why=why.strip()[:300],
        said_by=said_by.strip()[:100], from_on=from_on, until_on=until_on, noted_at=now,
        noted_by=by,
    )  # fmt: skip


@transaction.atomic
def end_homebound(*, homebound: UUID, by: Officer, now: datetime) -> HomeBound:
    """Write down that somebody can come again. Raises NotFound, Refused for the second to come."""
    require(by, Ability.SAMPLE)
    found = homebound_in_reach(by, homebound)
    open_ = HomeBound.objects.filter(pk=found.pk, ended_at=None)
    if open_.update(ended_at=now, ended_by=by) != 1:
        raise Refused("homebound_ended", Words(
            "This entry has ended or was replaced already.", "该登记已结束或已更换。",
        ))  # fmt: skip
    found.refresh_from_db()
    return found
