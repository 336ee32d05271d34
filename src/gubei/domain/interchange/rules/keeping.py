"""How a record is kept: as JSON, beside what we said of it when it came."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar
from uuid import UUID

import msgspec

from gubei.terms.names import join_name
from gubei.terms.outbreaks import (
    NOBODY,
    CaseRecord,
    ContactRecord,
    FollowUpRecord,
    Kind,
    Record,
    RelationRecord,
    SampleRecord,
    Someone,
)

R = TypeVar("R", bound=Record)
_TYPES: Mapping[Kind, type[Record]] = {
    "case": CaseRecord,
    "contact": ContactRecord,
    "relation": RelationRecord,
    "follow_up": FollowUpRecord,
    "sample": SampleRecord,
}
_PERSON = tuple(each.name for each in fields(Someone))
_NEVER_OURS = frozenset({"key", "extras", "row"})


@dataclass(frozen=True, slots=True)
class Kept:
    """What came, and the same record as we said it right after; None where nothing of it is ours."""

    said: Record
    ours: Record | None = None


def kind_of(record: Record) -> Kind:
    """Return of which kind a record is."""
    return next(kind for kind, each in _TYPES.items() if isinstance(record, each))


def name_of(record: Record) -> str:
    """Return by what a record is known again: its key, else who and when."""
    if record.key:
        return record.key
    if isinstance(record, RelationRecord):
        return f"{record.source}\n{record.target}\n{record.last_contact_on or ''}"
    if isinstance(record, FollowUpRecord):
        return f"{record.contact}\n{record.on}"
    if isinstance(record, SampleRecord):
        return (
            f"{record.person}\n{record.number}\n{record.taken_at or ''}\n{record.result_at or ''}"
        )
    return record.key


def name_said(record: CaseRecord | ContactRecord) -> str:
    """Return a person's name; who has none is called by the number or key of the foreign system."""
    name = join_name(record.person.given_name, record.person.family_name)
    return (name or f"#{record.number or record.key}")[:200]


def own_key(key: str) -> UUID | None:
    """Return the key of one of our own tables that a record goes out under, where it is one."""
    try:
        return UUID(key)
    except ValueError:
        return None


def as_text(kept: Kept) -> str:
    """Return the JSON to be sealed."""
    ours = kept.ours and replace(kept.ours, row=0)
    return msgspec.json.encode([replace(kept.said, row=0), ours]).decode()


def from_text(kind: str, text: str) -> Kept:
    """Read what `as_text` wrote."""
    record: Any = next(each for name, each in _TYPES.items() if name == kind)
    said, ours = msgspec.json.decode(text.encode(), type=tuple[record, record | None])
    return Kept(said, ours)


def plain_text(record: Record) -> str:
    """Return a text that is the same for equal records, for telling whether one changed."""
    return msgspec.json.encode(replace(record, row=0)).decode()


def said_now(kept: Kept, now: R) -> R:
    """Return what goes out: what came, but for what changed here since.

    `now` is the record as we would say it; a field of ours that is as it was when the record
    came says nothing new, and the foreign word stands.
    """
    if kept.ours is None:
        return replace(now, **_fields(kept.said))
    changed = {
        name: value
        for name, value in _fields(now).items()
        if name not in _NEVER_OURS and value != getattr(kept.ours, name)
    }
    if "person" in changed:
        changed["person"] = _person_now(kept, now)
    return replace(kept.said, **changed)  # type: ignore[return-value]


def ours_of(before: Kept | None, said: R, now: R) -> R:
    """Return what to keep as ours beside a record that came again.

    Where the foreign system says what it said before, what we said then stays, so that a change
    made here in between is still told from what came.
    """
    if before is None or before.ours is None:
        return now
    same = {
        name: getattr(before.ours, name)
        for name, value in _fields(said).items()
        if name != "person" and value == getattr(before.said, name)
    }
    if isinstance(said, CaseRecord | ContactRecord):
        same["person"] = _same_person(before, said, now)
    return replace(now, **same)


def _same_person(before: Kept, said: Record, now: Record) -> Someone:
    came, first, ours, mine = map(_person_of, (said, before.said, before.ours, now))
    names = [each for each in _PERSON if getattr(came, each) == getattr(first, each)]
    return replace(mine, **{name: getattr(ours, name) for name in names})


def _person_of(record: Record | None) -> Someone:
    return record.person if isinstance(record, CaseRecord | ContactRecord) else NOBODY


def _person_now(kept: Kept, now: Record) -> Someone:
    said, ours, mine = map(_person_of, (kept.said, kept.ours, now))
    changed = [name for name in _PERSON if getattr(mine, name) != getattr(ours, name)]
    return replace(said, **{name: getattr(mine, name) for name in changed})


def _fields(record: Record) -> dict[str, Any]:
    return {each.name: getattr(record, each.name) for each in fields(record)}
