"""Samples of a room and its guest's things: taken before a release, and what they said."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from gubei.domain.isolation.models import EnvironmentSample, Stay
from gubei.domain.isolation.operations.caring import (
    MatterNoted,
    note_matter,
    refuse_who_is_not_there,
)
from gubei.domain.isolation.queries.stays import stay_in_reach
from gubei.domain.isolation.rules.environment import WORDS, Spot
from gubei.domain.isolation.rules.matters import MatterKind
from gubei.domain.measures.operations.recording import keep_confirmation
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, require
from gubei.engines.policy import Evidence
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of, say_moment
from gubei.terms.refusals import Invalid, Refused
from gubei.terms.words import Words, both_in_one


@transaction.atomic
def take_environment_samples(
    *, stay: UUID, spots: Collection[Spot], at: datetime, by: Officer, now: datetime
) -> list[EnvironmentSample]:
    """Write down which spots of a guest's room were wiped. Refused while others wait for results."""
    require(by, Ability.HOUSE)
    found = stay_in_reach(by, stay, lock=True)
    refuse_who_is_not_there(found)
    if not spots:
        raise Invalid("Say what was wiped.", "请选择采样部位。")
    if at > now or (found.arrived_at and at < found.arrived_at):
        raise Invalid(
            "The time lies between the arrival and now.", "时间须在到达之后且不晚于现在。"
        )
    waiting = found.environment_samples.filter(is_positive=None).order_by("taken_at").first()
    if waiting is not None:
        raise Refused("environment_waits", Words(
            f"The samples of {say_moment(waiting.taken_at)} still wait for their results.",
            f"{say_moment(waiting.taken_at)} 采集的样本尚未出结果。",
        ))  # fmt: skip
    ids = uuid7_run(milliseconds_of(now))
    return EnvironmentSample.objects.bulk_create(
        EnvironmentSample(id=next(ids), stay=found, spot=spot, taken_at=at, taken_by=by)
        for spot in Spot
        if spot in spots
    )


@transaction.atomic
def note_environment_results(
    *, stay: UUID, positive: Collection[Spot], at: datetime, by: Officer, now: datetime
) -> list[EnvironmentSample]:
    """Write down what the laboratory said of the samples that wait: the rest are negative.

    The release gate hears of it. A positive spot shuts it and becomes an incident with a clock:
    whether the guest caught it has to be ruled out first.
    """
    require(by, Ability.HOUSE)
    found = stay_in_reach(by, stay, lock=True)
    waiting = list(found.environment_samples.filter(is_positive=None).order_by("pk"))
    if not waiting:
        raise Refused("no_environment_waits", Words(
            "No sample of this room waits for a result.", "该房间没有待出结果的环境样本。",
        ))  # fmt: skip
    if not {each.spot for each in waiting} >= set(positive):
        raise Invalid("That spot was not wiped.", "该部位未采样。")
    if at < waiting[0].taken_at or at > now:
        raise Invalid(
            "A result comes after the sample, and not from the future.",
            "结果时间须晚于采样时间且不晚于现在。",
        )
    for each in waiting:
        each.is_positive, each.result_at, each.result_by = each.spot in positive, at, by
    EnvironmentSample.objects.bulk_update(waiting, ["is_positive", "result_at", "result_by"])
    _tell_gate(found, [Spot(each.spot) for each in waiting if each.is_positive], by, now)
    return waiting


def _tell_gate(stay: Stay, positive: list[Spot], by: Officer, now: datetime) -> None:
    said = both_in_one(_said(positive))
    keep_confirmation(
        stay.measure, Evidence.ENVIRONMENT_NEGATIVE, holds=not positive, note=said, by=by, now=now
    )
    if positive:
        noted = MatterNoted(kind=MatterKind.INCIDENT, text=said, stay=stay.pk)
        note_matter(site=stay.site_id, noted=noted, by=by, now=now)


def _said(positive: list[Spot]) -> Words:
    if not positive:
        return Words("environment samples negative", "环境样本均为阴性")
    return Words(
        f"environment positive: {', '.join(WORDS[each].en for each in positive)}",
        f"环境样本阳性：{'、'.join(WORDS[each].zh for each in positive)}",
    )
