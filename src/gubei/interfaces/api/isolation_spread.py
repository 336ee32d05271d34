"""A positive on site: who was exposed, whose clock restarts; and a site that everybody leaves."""

from datetime import date, datetime
from uuid import UUID

from ninja import Router
from pydantic import Field

from gubei.domain.isolation.operations.relocating import propose_relocation, relocate
from gubei.domain.isolation.operations.spreading import (
    preview_spread,
    restart_exposed,
    staff_exposed,
)
from gubei.domain.isolation.queries.placements import named
from gubei.domain.isolation.queries.spread import Restarted, Shared
from gubei.domain.isolation.rules.places import Post
from gubei.interfaces.api.asked import SignedRequest, now_of
from gubei.interfaces.api.isolation_shapes import PlacementShown, log_people
from gubei.interfaces.api.shapes import Moment, Reason, Sent, Shape, Words
from gubei.interfaces.api.stays import MOST_SECONDS, Accepted, search_for

router = Router(tags=["isolation"])


class ExposedShown(Shape):
    """Somebody who shared room, floor or air with the positive; `to_at` null: still does.

    `ends_on` is the first day of freedom now, `would_end_on` after a restart; `by_hand`: an
    officer set the end, and a restart leaves it.
    """

    stay: UUID
    measure: UUID
    name: str
    site: str
    room: str
    floor: str
    shared: Shared
    from_at: datetime
    to_at: datetime | None
    ends_on: date | None
    would_end_on: date | None
    by_hand: bool

    @classmethod
    def of(cls, each: Restarted) -> "ExposedShown":
        stay = each.exposed.stay
        return cls(
            stay=stay.pk,
            measure=each.measure,
            name=stay.person.name,
            site=str(stay.site),
            room=stay.room.name,
            floor=stay.floor.label,
            shared=each.exposed.shared,
            from_at=each.exposed.from_at,
            to_at=each.exposed.to_at,
            ends_on=each.before,
            would_end_on=each.after,
            by_hand=each.by_hand,
        )


class StaffExposed(Shape):
    """Who was on at the site while the positive was there, and from when until when both were."""

    name: str
    post: Post
    from_at: datetime
    to_at: datetime


class ExposedOnSite(Shape):
    """Who shared room, floor or air with a positive, and who was on at the site meanwhile."""

    items: list[ExposedShown]
    staff: list[StaffExposed]


class SpreadRestart(Sent):
    """From which day the clocks restart (the last positive left the site), and why."""

    day: date
    since: Moment | None = None
    reason: Reason


class NotRestartedShown(Shape):
    """Whose clock did not restart, and why."""

    measure: UUID
    name: str
    why: Words


class ClocksRestarted(Shape):
    """How many measures have another end now, and whose clocks did not restart."""

    restarted: int
    left: list[NotRestartedShown]


class RelocationAsked(Sent):
    """Why everybody leaves the site, and for how many seconds rooms are looked for."""

    reason: Reason
    seconds: int = Field(2, ge=0, le=MOST_SECONDS)


@router.get("/isolation/stays/{stay_id}/exposed", response=ExposedOnSite)
def read_exposed_on_site(
    request: SignedRequest, stay_id: UUID, since: Moment | None = None, day: date | None = None
) -> ExposedOnSite:
    """Return who shared room, vehicle, floor, air or lift with this person, and what a restart does.

    `since`: infectious since then, where that is before they came to this site.
    """
    now = now_of(request)
    found = preview_spread(stay=stay_id, since=since, day=day, by=request.auth, now=now)
    on = staff_exposed(stay=stay_id, since=since, by=request.auth, now=now)
    log_people(request, "exposed at an isolation site", len(found) + len(on))
    return ExposedOnSite(
        items=[ExposedShown.of(each) for each in found],
        staff=[
            StaffExposed(
                name=each.shift.person.name, post=Post(each.shift.spell.post),
                from_at=each.from_at, to_at=each.to_at,
            )
            for each in on
        ],
    )  # fmt: skip


@router.post("/isolation/stays/{stay_id}/restart", response=ClocksRestarted)
def restart_clocks(request: SignedRequest, stay_id: UUID, sent: SpreadRestart) -> ClocksRestarted:
    """Restart the clocks of everybody exposed; who cannot is named, and stops nobody else."""
    moved, left = restart_exposed(
        stay=stay_id,
        since=sent.since,
        day=sent.day,
        reason=sent.reason,
        by=request.auth,
        now=now_of(request),
    )
    if left:
        log_people(request, "clocks not restarted", len(left))
    return ClocksRestarted(
        restarted=len(moved),
        left=[
            NotRestartedShown(measure=each.measure, name=each.name, why=Words.of(each.why))
            for each in left
        ],
    )


@router.post("/isolation/sites/{site_id}/relocation", response=PlacementShown)
def propose_site_relocation(
    request: SignedRequest, site_id: UUID, sent: RelocationAsked
) -> PlacementShown:
    """Propose rooms at the other sites for everybody at this one; nobody is moved yet."""
    made = propose_relocation(
        site=site_id,
        reason=sent.reason,
        search=search_for(sent.seconds),
        by=request.auth,
        now=now_of(request),
    )
    log_people(request, "relocation of a site", len(made.seats) + len(made.not_placed))
    return PlacementShown.of(made, named(made))


@router.post("/isolation/placements/{placement_id}/relocate", response=Accepted)
def relocate_site(request: SignedRequest, placement_id: UUID) -> Accepted:
    """Leave the site in one act: all go where proposed, who has no seat waits for a room."""
    stays, skipped = relocate(placement=placement_id, by=request.auth, now=now_of(request))
    return Accepted.of(stays, skipped)
