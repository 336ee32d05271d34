"""Policies: the packs, which are in force, what a change would do, and the change itself."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Router
from pydantic import Field

from gubei.adapters.packs import PackRefused, pack_names, read_pack
from gubei.domain.measures.models import PolicyChange
from gubei.domain.measures.operations.applying import Applied, apply_policy, roll_back
from gubei.domain.measures.queries.policies import (
    pack_of,
    policies_in_force,
    policy_change,
    policy_changes,
)
from gubei.domain.measures.queries.previews import Preview, preview
from gubei.domain.measures.rules.parts import Part, parts_of
from gubei.domain.territory.queries import district
from gubei.domain.territory.rules import Ability, require
from gubei.engines.policy import (
    About,
    DayLoad,
    Pack,
    Statement,
    anchors_of,
    conditions_of,
    statements,
)
from gubei.interfaces.api.asked import SignedRequest, now_of
from gubei.interfaces.api.measure_shapes import BecauseShown, ConditionName, officer_or_nobody
from gubei.interfaces.api.shapes import Items, OfficerName, Reason, Sent, Shape, Words
from gubei.terms.moments import in_shanghai

router = Router(tags=["policies"])


class PackLine(Shape):
    """A pack that lies ready; `fault` says why it cannot be used, file and line."""

    name: str
    title: Words
    disease: Words
    since: date | None
    until: date | None
    fault: Words | None


class ValueShown(Shape):
    """A value from a day on, with who said so and how sure we are."""

    since: date
    value: float | list[int]
    says: Words
    confidence: str
    confidence_says: Words
    note: Words | None


class ParameterShown(Shape):
    """A number of a pack, by date."""

    name: str
    meaning: Words
    unit: str
    values: list[ValueShown]


class AnchorShown(Shape):
    """A date that a class is counted from."""

    name: str
    says: Words


class ClassShown(Shape):
    """A class of people: who belongs to it, and from which date it is counted."""

    name: str
    title: Words
    definition: Words
    anchors: list[AnchorShown]
    conditions: list[ConditionName]
    says: Words


class StatementShown(Shape):
    """A rule of a pack beside the plans of its classes: what it is about, and its numbers."""

    about: About
    name: Words
    says: Words
    numbers: list[BecauseShown]
    reference: Words | None


class PackShown(PackLine):
    """A pack with its numbers and classes, and what else it says today."""

    about: Words
    parameters: list[ParameterShown]
    classes: list[ClassShown]
    statements: list[StatementShown]


class ChangeShown(Shape):
    """A change of policy."""

    id: UUID
    pack: str
    title: Words
    valid_on: date
    applied_at: datetime
    applied_by: OfficerName
    reason: str
    before: UUID | None
    in_force: bool
    rolled_back_at: datetime | None
    rolled_back_by: OfficerName | None
    rolling_back: str


class InForce(ChangeShown):
    """A policy in force: of which parts of the work it speaks, and its classes."""

    parts: list[Part]
    classes: list[ClassShown]


class Previewing(Sent):
    """Which pack would take the place of which change, by the values of which day."""

    pack: str = Field(min_length=1, max_length=64)
    before: UUID | None = None
    valid_on: date


class Applying(Previewing):
    """The same, and why."""

    reason: Reason


class RollingBack(Sent):
    """Why a change is taken back."""

    reason: Reason


class LoadShown(Shape):
    """People in central rooms, tests and samples of a day."""

    rooms: int
    tests: int
    samples: int


class DayShown(Shape):
    """A day under the old and the new policy."""

    day: date
    old: LoadShown
    new: LoadShown

    @classmethod
    def of(cls, load: DayLoad) -> "DayShown":
        return cls(
            day=load.day,
            old=LoadShown.model_validate(load.old),
            new=LoadShown.model_validate(load.new),
        )


class MoveShown(Shape):
    """A measure whose end would move."""

    measure: UUID
    person: str
    person_class: str
    was: date
    ends_on: date
    tests: int


class PreviewShown(Shape):
    """What a change would do to the running measures; `moves` are the first 200."""

    earlier: int
    later: int
    same: int
    kept_by_hand: int
    days: list[DayShown]
    moves: list[MoveShown]


class AppliedShown(Shape):
    """What a change did."""

    id: UUID
    earlier: int
    later: int
    same: int
    kept_by_hand: int


@router.get("/policies/packs", response=Items[PackLine])
def read_packs(request: SignedRequest) -> Items[PackLine]:
    """List the packs that lie ready, also those that cannot be used, with the reason."""
    require(request.auth, Ability.READ)
    return Items[PackLine](items=[_line(name) for name in pack_names()])


def _line(name: str) -> PackLine:
    try:
        return PackLine(**_head(read_pack(name)))
    except PackRefused as refused:
        plain = Words(en=name, zh=name)
        return PackLine(
            name=name, title=plain, disease=plain, since=None, until=None,
            fault=Words.of(refused.words),
        )  # fmt: skip


@router.get("/policies/packs/{name}", response=PackShown)
def read_one_pack(request: SignedRequest, name: str) -> PackShown:
    """Return a pack: its numbers by date with their references, and its classes."""
    require(request.auth, Ability.READ)
    pack = read_pack(name)
    return PackShown(
        **_head(pack),
        about=Words.of(pack.about.words),
        parameters=_parameters(pack),
        classes=_classes(pack),
        statements=[
            _statement(each) for each in statements(pack, in_shanghai(now_of(request)).date())
        ],
    )


def _statement(said: Statement) -> StatementShown:
    return StatementShown(
        about=said.about,
        name=Words.of(said.name),
        says=Words.of(said.says),
        numbers=[BecauseShown.of(each) for each in said.numbers],
        reference=Words.of(said.reference) if said.reference else None,
    )


@router.get("/policies/in-force", response=Items[InForce])
def read_policies_in_force(request: SignedRequest) -> Items[InForce]:
    """List the policies in force with their classes."""
    require(request.auth, Ability.READ)
    changes = policies_in_force(district()).select_related("applied_by", "rolled_back_by")
    return Items[InForce](
        items=[
            InForce(
                **_change(each, in_force=True),
                parts=[part for part in Part if part in parts_of(pack_of(each))],
                classes=_classes(pack_of(each)),
            )
            for each in changes
        ]
    )


@router.get("/policies/changes", response=Items[ChangeShown])
def read_policy_changes(request: SignedRequest) -> Items[ChangeShown]:
    """List the last 200 changes of policy, newest first."""
    require(request.auth, Ability.READ)
    standing = {each.pk for each in policies_in_force(district())}
    return Items[ChangeShown](
        items=[
            ChangeShown(**_change(each, in_force=each.pk in standing))
            for each in policy_changes(district())[:200]
        ]
    )


@router.post("/policies/preview", response=PreviewShown)
def preview_policy(request: SignedRequest, sent: Previewing) -> PreviewShown:
    """Say what a change would do, without doing it."""
    require(request.auth, Ability.POLICY)
    found = preview(
        pack=read_pack(sent.pack), before=sent.before, valid_on=sent.valid_on, now=now_of(request)
    )
    return _preview(found)


@router.post("/policies/apply", response=AppliedShown)
def apply_one_policy(request: SignedRequest, sent: Applying) -> AppliedShown:
    """Bring a pack into force, and every running measure under `before` with it."""
    require(request.auth, Ability.POLICY)
    applied = apply_policy(
        pack=read_pack(sent.pack), before=sent.before, valid_on=sent.valid_on,
        reason=sent.reason, by=request.auth, now=now_of(request),
    )  # fmt: skip
    return _applied(applied)


@router.post("/policies/{change_id}/roll-back", response=AppliedShown)
def roll_policy_back(request: SignedRequest, change_id: UUID, sent: RollingBack) -> AppliedShown:
    """Take a change back: every measure that still runs gets its former plan again."""
    require(request.auth, Ability.POLICY)
    policy_change(district(), change_id)
    return _applied(
        roll_back(change=change_id, reason=sent.reason, by=request.auth, now=now_of(request))
    )


def _head(pack: Pack) -> dict[str, Any]:
    return {
        "name": pack.name,
        "title": Words.of(pack.title.words),
        "disease": Words.of(pack.disease.words),
        "since": pack.in_force.since,
        "until": pack.in_force.until,
        "fault": None,
    }


def _parameters(pack: Pack) -> list[ParameterShown]:
    return [
        ParameterShown(
            name=name,
            meaning=Words.of(each.meaning.words),
            unit=str(each.unit),
            values=[
                ValueShown(
                    since=dated.since,
                    value=list(dated.value) if isinstance(dated.value, tuple) else dated.value,
                    says=Words.of(pack.references[dated.reference].words),
                    confidence=str(pack.references[dated.reference].confidence),
                    confidence_says=Words.of(pack.references[dated.reference].confidence.words),
                    note=Words.of(dated.note.words) if dated.note else None,
                )
                for dated in each.values
            ],
        )
        for name, each in pack.parameters.items()
    ]


def _classes(pack: Pack) -> list[ClassShown]:
    return [
        ClassShown(
            name=name,
            title=Words.of(rule.name.words),
            definition=Words.of(rule.definition.words),
            anchors=[
                AnchorShown(name=str(each), says=Words.of(each.words))
                for each in sorted(anchors_of(rule))
            ],
            conditions=ConditionName.some(pack, conditions_of(rule)),
            says=Words.of(pack.references[rule.reference].words),
        )
        for name, rule in pack.classes.items()
    ]


def _change(change: PolicyChange, *, in_force: bool) -> dict[str, Any]:
    plain = ("id", "pack", "valid_on", "applied_at", "reason", "rolled_back_at", "rolling_back")
    return {name: getattr(change, name) for name in plain} | {
        "title": Words.of(pack_of(change).title.words),
        "applied_by": OfficerName.of(change.applied_by),
        "before": change.before_id,
        "in_force": in_force,
        "rolled_back_by": officer_or_nobody(change.rolled_back_by),
    }


def _preview(found: Preview) -> PreviewShown:
    return PreviewShown(
        earlier=found.earlier,
        later=found.later,
        same=found.same,
        kept_by_hand=found.kept_by_hand,
        days=[DayShown.of(each) for each in found.days],
        moves=[MoveShown.model_validate(each) for each in found.moves],
    )


def _applied(applied: Applied) -> AppliedShown:
    return AppliedShown(
        id=applied.change.pk,
        earlier=applied.earlier,
        later=applied.later,
        same=applied.same,
        kept_by_hand=applied.kept_by_hand,
    )
