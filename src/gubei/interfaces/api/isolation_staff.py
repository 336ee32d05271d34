"""Who works at an isolation site: in which post, on which shifts, inside its closed loop."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ninja import Router
from pydantic import Field

from gubei.domain.isolation import models
from gubei.domain.isolation.operations.loops import enter_loop, leave_loop
from gubei.domain.isolation.operations.shifts import end_shift, plan_shifts
from gubei.domain.isolation.operations.staffing import end_spell, register_staff
from gubei.domain.isolation.queries.shifts import loop_policy, loops_now, standing_shifts
from gubei.domain.isolation.queries.sites import isolation_site_in_reach
from gubei.domain.isolation.queries.staff import staff_of
from gubei.domain.isolation.rules.places import Post
from gubei.domain.isolation.rules.shifts import MOST_DAYS, posts_without
from gubei.domain.sampling.queries.staff import staff_rule, staff_today
from gubei.domain.sampling.rules.groups import Standing, State
from gubei.domain.territory.rules import Ability, require
from gubei.interfaces.api.asked import SignedRequest, now_of
from gubei.interfaces.api.isolation_shapes import log_people
from gubei.interfaces.api.shapes import Items, Moment, Nothing, Reason, Sent, Shape, Words

router = Router(tags=["isolation"])


class TestsShown(Shape):
    """Tests of somebody in the days that the rule looks at, and asked; `is_late`: missed yesterday too."""

    state: State
    tests: int
    asked: int
    is_late: bool
    last_test: date | None


class StaffShiftShown(Shape):
    """From when until when somebody is on."""

    id: UUID
    from_at: datetime
    to_at: datetime


class LoopShown(Shape):
    """In which site's closed loop somebody is, since when; it may lie ahead."""

    id: UUID
    site: str
    is_here: bool
    entered_at: datetime


class SpellShown(Shape):
    """Somebody in a post, since when; `tested` is null where no policy in force asks for tests.

    `shifts` are those that are on or to come; `is_on`: one of them is on now.
    """

    id: UUID
    name: str
    post: Post
    from_at: datetime
    is_on: bool
    shifts: list[StaffShiftShown]
    loop: LoopShown | None
    tested: TestsShown | None


class StaffShown(Shape):
    """Who works at a site now. `tests` in any `days` are asked for; null: no policy says so.

    `posts_without` are the posts in which nobody is on now. `leaves_as` is the class under which
    the policy in force measures who leaves the closed loop; null: it asks for no loop.
    """

    items: list[SpellShown]
    posts_without: list[Post]
    leaves_as: Words | None
    tests: int | None
    days: int | None


class NewSpell(Sent):
    """Who works in which post, since when, and whether they enter the closed loop of the site now.

    Without `from_at` they begin now; it lies in the last 60 days.
    """

    person: UUID
    post: Post
    lives_in: bool = True
    from_at: Moment | None = None


@router.get("/isolation/sites/{site_id}/staff", response=StaffShown)
def read_staff(request: SignedRequest, site_id: UUID) -> StaffShown:
    """Return who works at a site now, by post, and how each stands with their tests."""
    require(request.auth, Ability.HOUSE)
    site = isolation_site_in_reach(request.auth, site_id)
    shown = _shown(request, list(staff_of(request.auth).filter(site=site, to_at=None)))
    log_people(request, f"staff of {site.site.name}", len(shown.items))
    return shown


def _shown(request: SignedRequest, spells: list[models.StaffSpell]) -> StaffShown:
    now = now_of(request)
    rule = staff_rule(now=now)
    standings = staff_today(spells, rule, now=now)
    desk = _Desk.of(spells, now)
    items = [
        desk.spell(each, standings.get(each.site_id, {}).get(each.person_id)) for each in spells
    ]
    return StaffShown(
        items=items,
        posts_without=posts_without({each.post for each in items if each.is_on}),
        leaves_as=_leaves_as(),
        tests=rule.tests if rule else None,
        days=rule.days if rule else None,
    )


def _leaves_as() -> Words | None:
    found = loop_policy()
    return Words.of(found[1].classes[found[2]].name.words) if found else None


@dataclass(frozen=True, slots=True)
class _Desk:
    """The shifts of posts and the loops of persons at a moment."""

    shifts: Mapping[UUID, Sequence[models.StaffShift]]
    loops: Mapping[UUID, models.ClosedLoop]
    now: datetime

    @classmethod
    def of(cls, spells: Sequence[models.StaffSpell], now: datetime) -> "_Desk":
        shifts: dict[UUID, list[models.StaffShift]] = defaultdict(list)
        for each in standing_shifts([spell.pk for spell in spells], now=now):
            shifts[each.spell_id].append(each)
        return cls(shifts, loops_now({each.person_id for each in spells}), now)

    def spell(self, spell: models.StaffSpell, standing: Standing | None) -> SpellShown:
        shifts = self.shifts.get(spell.pk, ())
        loop = self.loops.get(spell.person_id)
        return SpellShown(
            id=spell.pk, name=spell.person.name, post=Post(spell.post), from_at=spell.from_at,
            is_on=any(each.from_at <= self.now for each in shifts),
            shifts=[StaffShiftShown.model_validate(each) for each in shifts],
            loop=_loop(loop, spell.site_id) if loop else None,
            tested=TestsShown.model_validate(standing) if standing else None,
        )  # fmt: skip


def _loop(loop: models.ClosedLoop, site: UUID) -> LoopShown:
    return LoopShown(
        id=loop.pk, site=str(loop.site), is_here=loop.site_id == site, entered_at=loop.entered_at
    )


@router.post("/isolation/sites/{site_id}/staff", response=SpellShown)
def register_site_staff(request: SignedRequest, site_id: UUID, sent: NewSpell) -> SpellShown:
    """Register somebody in a post."""
    spell = register_staff(
        site=site_id,
        person=sent.person,
        post=sent.post,
        lives_in=sent.lives_in,
        from_at=sent.from_at,
        by=request.auth,
        now=now_of(request),
    )
    return _shown(request, [spell]).items[0]


@router.post("/isolation/staff/{spell_id}/end", response=Nothing)
def end_site_spell(request: SignedRequest, spell_id: UUID) -> Nothing:
    """End somebody's work in a post; the last one ends after they have left the loop of the site."""
    end_spell(spell=spell_id, by=request.auth, now=now_of(request))
    return Nothing()


class StaffShiftsPlanned(Sent):
    """From when until when somebody is on, on so many days in a row."""

    from_at: Moment
    to_at: Moment | None = None
    days: int = Field(1, ge=1, le=MOST_DAYS)


class StaffShiftEnded(Sent):
    """When a shift ended before its time, and why."""

    at: Moment
    reason: Reason


class LoopEntered(Sent):
    """When somebody enters the closed loop; it may lie ahead."""

    at: Moment


class LoopLeft(Sent):
    """When somebody left the closed loop and why; `is_home_fit`: they can be isolated at home."""

    at: Moment
    reason: Reason
    is_home_fit: bool = True


class LeftShown(Shape):
    """Somebody left the loop; `measure` is what the policy asks of them now, null: nothing."""

    left_at: datetime
    measure: UUID | None


@router.post("/isolation/staff/{spell_id}/shifts", response=Items[StaffShiftShown])
def plan_site_shifts(
    request: SignedRequest, spell_id: UUID, sent: StaffShiftsPlanned
) -> Items[StaffShiftShown]:
    """Plan the same shift of somebody in a post on so many days in a row: all, or none."""
    made = plan_shifts(
        spell=spell_id, from_at=sent.from_at, to_at=sent.to_at, days=sent.days, by=request.auth,
        now=now_of(request),
    )  # fmt: skip
    return Items[StaffShiftShown](items=[StaffShiftShown.model_validate(each) for each in made])


@router.post("/isolation/shifts/{shift_id}/end", response=Nothing)
def end_site_shift(request: SignedRequest, shift_id: UUID, sent: StaffShiftEnded) -> Nothing:
    """End a shift early; one that has not begun by then never takes place."""
    end_shift(
        shift=shift_id, at=sent.at, reason=sent.reason, by=request.auth, now=now_of(request)
    )  # fmt: skip
    return Nothing()


@router.post("/isolation/staff/{spell_id}/loop", response=LoopShown)
def enter_site_loop(request: SignedRequest, spell_id: UUID, sent: LoopEntered) -> LoopShown:
    """Let somebody into the closed loop of the site they work at."""
    made = enter_loop(spell=spell_id, at=sent.at, by=request.auth, now=now_of(request))
    return _loop(made, made.site_id)


@router.post("/isolation/loops/{loop_id}/leave", response=LeftShown)
def leave_site_loop(request: SignedRequest, loop_id: UUID, sent: LoopLeft) -> LeftShown:
    """Let somebody out: later shifts are ended, and the measure of the policy in force begins."""
    left = leave_loop(
        loop=loop_id, at=sent.at, reason=sent.reason, is_home_fit=sent.is_home_fit,
        by=request.auth, now=now_of(request),
    )  # fmt: skip
    return LeftShown(left_at=left.left_at or sent.at, measure=left.measure_id)
