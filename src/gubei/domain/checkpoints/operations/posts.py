"""Checkpoints are opened, lanes are opened and changed, officers take their post."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.db import transaction

from gubei.domain.checkpoints.models import Checkpoint, Lane, Passage, Shift
from gubei.domain.checkpoints.queries.posts import checkpoint_in_reach
from gubei.domain.checkpoints.rules.kinds import CheckpointKind, LaneDirection
from gubei.domain.sites.queries import site_in_reach
from gubei.domain.sites.rules import SiteKind
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, require
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of
from gubei.terms.passages import VehicleClass
from gubei.terms.phones import read_phone
from gubei.terms.refusals import Invalid, NotFound, Refused
from gubei.terms.text import squeeze
from gubei.terms.words import Words


@dataclass(frozen=True, slots=True)
class CheckpointFacts:
    """What a checkpoint is: its kind, whom an officer there calls, who hears of those turned back.

    Without opening hours it is open all day.
    """

    kind: CheckpointKind
    phone: str
    neighbour: str = ""
    opens_at: time | None = None
    closes_at: time | None = None


@dataclass(frozen=True, slots=True)
class LaneFacts:
    """What a lane takes, with how many officers side by side, and which way it is driven."""

    name: str
    classes: Sequence[VehicleClass]
    servers: int = 1
    is_second_check: bool = False
    direction: LaneDirection = LaneDirection.IN


@transaction.atomic
def open_checkpoint(
    *, site: UUID, facts: CheckpointFacts, by: Officer, now: datetime
) -> Checkpoint:
    """Open a checkpoint at one of the officer's sites. Raises Invalid, NotFound, Refused."""
    require(by, Ability.CHECKPOINTS)
    place = site_in_reach(by, site)
    if place.kind == SiteKind.VEHICLE:
        raise Invalid("A vehicle is no checkpoint.", "交通工具不能作为检查站。")
    tidy = _tidied(facts)
    known = Checkpoint.objects.select_for_update().filter(site=place).first()
    if known is None:
        return Checkpoint.objects.create(
            id=next(uuid7_run(milliseconds_of(now))), site=place, unit=place.unit, opened_at=now,
            opened_by=by, **tidy,
        )  # fmt: skip
    if known.closed_at is None:
        raise Refused(
            "checkpoint_known",
            Words(f"{place.name} is a checkpoint already.", f"{place.name} 已是检查站。"),
        )
    return _keep(known, tidy | {"closed_at": None, "closed_by": None})


@transaction.atomic
def change_checkpoint(*, checkpoint: UUID, facts: CheckpointFacts, by: Officer) -> Checkpoint:
    """Change what a checkpoint is; what it was stays known. Raises Invalid, NotFound."""
    require(by, Ability.CHECKPOINTS)
    return _keep(checkpoint_in_reach(by, checkpoint), _tidied(facts))


@transaction.atomic
def close_checkpoint(*, checkpoint: UUID, by: Officer, now: datetime) -> None:
    """Close a checkpoint with its lanes; what passed stays in the ledger. Opened anew at its site.

    Raises NotFound, and Refused while somebody stands there or a vehicle waits for a decision.
    """
    require(by, Ability.CHECKPOINTS)
    found = checkpoint_in_reach(by, checkpoint)
    Checkpoint.objects.select_for_update().get(pk=found.pk)
    if Shift.objects.filter(checkpoint=found, ended_at=None).exists():
        raise Refused(
            "on_shift",
            Words(
                "An officer stands there: the post is handed over first.",
                "仍有人员在岗，请先交班。",
            ),
        )
    if Passage.objects.filter(checkpoint=found, closed_at=None, withdrawn_at=None).exists():
        raise Refused(
            "vehicles_wait",
            Words("Vehicles still wait for a decision there.", "仍有待处置的车辆，请先处置。"),
        )
    Lane.objects.filter(checkpoint=found, until_at=None).update(until_at=now, until_by=by)
    _keep(found, {"closed_at": now, "closed_by": by})


def _tidied(facts: CheckpointFacts) -> dict[str, Any]:
    """Return the fields of a checkpoint. Raises Invalid."""
    phone = read_phone(facts.phone)
    if not phone.number or (phone.findings and not _is_short(phone.number)):
        raise Invalid(
            "Say which number an officer there calls.", "请填写检查站联系电话。", code="phone"
        )
    if (facts.opens_at is None) != (facts.closes_at is None):
        raise Invalid("Give both opening hours, or none.", "请同时填写开放与关闭时间。")
    return {
        "kind": facts.kind, "phone": phone.number, "neighbour": squeeze(facts.neighbour)[:100],
        "opens_at": facts.opens_at, "closes_at": facts.closes_at,
    }  # fmt: skip


def _keep(checkpoint: Checkpoint, fields: dict[str, Any]) -> Checkpoint:
    for name, value in fields.items():
        setattr(checkpoint, name, value)
    checkpoint.save(update_fields=list(fields))
    return checkpoint


def _is_short(number: str) -> bool:
    """110, 120, 12345: numbers of services."""
    return number.isdecimal() and number.startswith("1") and len(number) in (3, 5)


@transaction.atomic
def open_lane(*, checkpoint: UUID, facts: LaneFacts, by: Officer, now: datetime) -> Lane:
    """Open a lane, or change the one of that name: the old row ends and a new one begins."""
    require(by, Ability.PASSAGES)
    found = checkpoint_in_reach(by, checkpoint)
    return set_lane(checkpoint=found, facts=tidy_lane(facts), by=by, now=now)


def tidy_lane(facts: LaneFacts) -> LaneFacts:
    """Return what a lane is in the form that is kept. Raises Invalid."""
    name = squeeze(facts.name)[:50]
    if not name or not (facts.classes or facts.is_second_check):
        raise Invalid("A lane has a name and takes a class.", "请填写车道名称和车辆类别。")
    if not 1 <= facts.servers <= 50:
        raise Invalid("A lane has 1 to 50 officers.", "每条车道须有 1 至 50 名人员。")
    return replace(facts, name=name)


def set_lane(*, checkpoint: Checkpoint, facts: LaneFacts, by: Officer, now: datetime) -> Lane:
    """Let a lane be so from now on; whoever calls has asked whether the officer may."""
    end_lane(checkpoint=checkpoint, name=facts.name, by=by, now=now)
    return Lane.objects.create(
        id=next(uuid7_run(milliseconds_of(now))), checkpoint=checkpoint, name=facts.name,
        classes=[str(each) for each in dict.fromkeys(facts.classes)], servers=facts.servers,
        is_second_check=facts.is_second_check, direction=facts.direction, from_at=now, from_by=by,
    )  # fmt: skip


@transaction.atomic
def close_lane(*, checkpoint: UUID, name: str, by: Officer, now: datetime) -> None:
    """Close an open lane. Raises NotFound."""
    require(by, Ability.PASSAGES)
    found = checkpoint_in_reach(by, checkpoint)
    if not end_lane(checkpoint=found, name=name, by=by, now=now):
        raise NotFound(f"No lane {name} is open.", f"没有开放的车道 {name}。")


def end_lane(*, checkpoint: Checkpoint, name: str, by: Officer, now: datetime) -> bool:
    """End a lane if it is open; say whether it was. Whoever calls has asked, as for `set_lane`."""
    standing = Lane.objects.filter(checkpoint=checkpoint, name=name, until_at=None)
    return standing.update(until_at=now, until_by=by) == 1


@transaction.atomic
def begin_shift(
    *, checkpoint: UUID, by: Officer, now: datetime, at: datetime | None = None
) -> Shift:
    """Take a post at a checkpoint, or say that it was taken `at` a moment without a network.

    Raises Refused while the officer stands at another one.
    """
    require(by, Ability.PASSAGES)
    found = checkpoint_in_reach(by, checkpoint)
    standing = Shift.objects.filter(officer=by, ended_at=None).select_related("checkpoint__site")
    shift = standing.first()
    if shift is not None and shift.checkpoint_id == found.pk:
        return shift
    if shift is not None:
        name = shift.checkpoint.site.name
        raise Refused(
            "on_shift_elsewhere",
            Words(f"End your shift at {name} first.", f"请先结束在 {name} 的班次。"),
        )
    key = next(uuid7_run(milliseconds_of(now)))
    return Shift.objects.create(id=key, checkpoint=found, officer=by, began_at=min(at or now, now))


@transaction.atomic
def end_shift(
    *, signed: str, note: str, by: Officer, now: datetime, at: datetime | None = None
) -> Shift:
    """Hand the post over, or say that it was handed over `at` a moment: who takes over signs.

    Raises Invalid, NotFound.
    """
    require(by, Ability.PASSAGES)
    shift = Shift.objects.select_for_update().filter(officer=by, ended_at=None).first()
    if shift is None:
        raise NotFound("You stand at no checkpoint.", "您当前不在班。")
    if not squeeze(signed):
        raise Invalid(
            "Who takes over signs with their name.", "请接班人员签名。", code="not_signed"
        )
    shift.ended_at = max(shift.began_at, min(at or now, now))
    shift.signed, shift.note = squeeze(signed)[:100], note.strip()[:500]
    shift.save(update_fields=["ended_at", "signed", "note"])
    return shift
