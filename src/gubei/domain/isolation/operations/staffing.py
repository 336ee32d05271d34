"""Who works at an isolation site: registered by post, living in or not, and leaving again."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from gubei.domain.isolation.models import StaffSpell
from gubei.domain.isolation.queries.sites import isolation_site_in_reach
from gubei.domain.isolation.queries.staff import staff_of
from gubei.domain.isolation.rules.places import Post
from gubei.domain.people.queries.files import person_in_reach, root_id_of
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, require
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of
from gubei.terms.refusals import NotFound, Refused
from gubei.terms.words import Words


@transaction.atomic
def register_staff(
    *, site: UUID, person: UUID, post: Post, lives_in: bool, by: Officer, now: datetime
) -> StaffSpell:
    """Register a person in a post from now on. Raises Refused who holds it there already."""
    require(by, Ability.PLACE)
    found = isolation_site_in_reach(by, site)
    who = root_id_of(person_in_reach(by, person))
    try:
        with transaction.atomic():
            return StaffSpell.objects.create(
                id=next(uuid7_run(milliseconds_of(now))),
                site=found,
                person_id=who,
                post=post,
                lives_in=lives_in,
                from_at=now,
                registered_at=now,
                registered_by=by,
            )
    except IntegrityError as error:
        if "post_is_held_once" not in str(error):
            raise
        raise Refused(
            "post_held_already",
            Words("This person holds the post here already.", "此人已在该岗位登记。"),
        ) from None


@transaction.atomic
def end_spell(*, spell: UUID, by: Officer, now: datetime) -> StaffSpell:
    """End somebody's work in a post. Raises NotFound where it is over already."""
    require(by, Ability.PLACE)
    found = staff_of(by).filter(pk=spell, to_at=None).first()
    if found is None:
        raise NotFound("There is nobody in this post now.", "该岗位当前无此人。")
    found.to_at = now
    found.save(update_fields=["to_at"])
    return found
