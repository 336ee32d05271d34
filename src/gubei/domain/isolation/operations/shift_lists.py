"""A table of shifts is taken in: new ones planned, known ones as they were, the rest with the reason."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from gubei.domain.isolation.models import StaffShift, StaffSpell
from gubei.domain.isolation.operations.shifts import put_on
from gubei.domain.isolation.queries.sites import isolation_sites_below
from gubei.domain.isolation.queries.staff import hold_person
from gubei.domain.isolation.rules.shift_lists import ShiftLine
from gubei.domain.isolation.rules.shifts import Hours, shifts_on
from gubei.domain.people.models import Identity
from gubei.domain.people.queries.files import root_id_of
from gubei.domain.privacy.queries import key_ring
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import district, units_below
from gubei.terms.refusals import Invalid, Refused
from gubei.terms.words import Words


@dataclass(slots=True)
class ShiftsTaken:
    """What came of a table: rows = added + same + left_out."""

    rows: int = 0
    added: int = 0
    same: int = 0
    left_out: list[tuple[int, Words]] = field(default_factory=list)


@transaction.atomic
def take_in_shift_file(
    *, lines: Sequence[ShiftLine], site: str, by: Officer, now: datetime
) -> ShiftsTaken:
    """Plan the shifts of a table at the district's sites, found by name: what a command does.

    `site` is meant by rows that name none. Each row is planned as on the screen, or left out with
    the reason; one that was planned before, with these very hours, is the same. Raises Invalid
    where `site` is none.
    """
    posts = _posts()
    if site and site not in {post.site.site.name for post in posts}:
        words = _nobody(site)
        raise Invalid(words.en, words.zh, code="unknown_site")
    taken = ShiftsTaken(rows=len(lines))
    for line in lines:
        try:
            with transaction.atomic():
                is_new = _plan(line, _of_site(posts, line.site or site), by, now)
        except Refused as refused:
            taken.left_out.append((line.number, refused.words))
        else:
            taken.added += is_new
            taken.same += not is_new
    return taken


def _posts() -> list[StaffSpell]:
    """Return who is in a post now, at every site of the district."""
    sites = isolation_sites_below(units_below(district()))
    standing = StaffSpell.objects.filter(site__in=sites, to_at=None)
    return list(standing.select_related("person", "site__site").order_by("from_at", "pk"))


def _of_site(posts: Sequence[StaffSpell], name: str) -> list[StaffSpell]:
    if not name:
        raise Invalid("The row names no site.", "该行没有隔离点。")
    found = [post for post in posts if post.site.site.name == name]
    if len({post.site_id for post in found}) != 1:
        words = _nobody(name)
        raise Invalid(words.en, words.zh)
    return found


def _nobody(name: str) -> Words:
    return Words(
        f"There is not one isolation site “{name}” with somebody in a post; register its staff first.",
        f"没有唯一名为“{name}”且已登记工作人员的隔离点，请先登记岗位人员。",
    )


def _plan(line: ShiftLine, posts: Sequence[StaffSpell], by: Officer, now: datetime) -> bool:
    """Plan the shift of a row; say whether it is new."""
    if line.hours is None:
        words = line.trouble or Words("The row cannot be read.", "该行无法识别。")
        raise Invalid(words.en, words.zh)
    post = _post_of(line, posts)
    if _is_planned(post, line.hours):
        return False
    hours = shifts_on(line.hours.from_at, line.hours.to_at, days=1, now=now)
    put_on(post, hold_person(post.person_id), hours, by=by, now=now)
    return True


def _is_planned(post: StaffSpell, hours: Hours) -> bool:
    """Say whether these very hours were planned before, also where they ended early."""
    same = StaffShift.objects.filter(spell=post, from_at=hours.from_at, to_at=hours.to_at)
    return same.exists()


def _post_of(line: ShiftLine, posts: Sequence[StaffSpell]) -> StaffSpell:
    mine = [post for post in posts if line.post in (None, post.post) and _is_meant(line, post)]
    if len(mine) == 1:
        return mine[0]
    who = line.name or "…"
    if not mine:
        raise Invalid(
            f"{who} is in no such post there now; register them first.",
            f"{who}目前未在该隔离点登记此岗位，请先登记。",
        )
    raise Invalid(
        f"{who} may be several people or posts there; write the document and the post too.",
        f"{who}在该隔离点对应多人或多个岗位，请补充证件号码和岗位。",
    )


def _is_meant(line: ShiftLine, post: StaffSpell) -> bool:
    if not line.document:
        return post.person.name == line.name
    return root_id_of(post.person) in _roots_of(line.document)


def _roots_of(document: str) -> set[UUID]:
    blind = key_ring().blind_index("document", document)
    found = Identity.objects.filter(blind=blind, is_sure=True).select_related("person")
    return {root_id_of(each.person) for each in found}
