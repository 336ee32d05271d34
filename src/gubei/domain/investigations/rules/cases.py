"""What a case is, where it may come from, and how many infections lie before it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from gubei.terms.words import Words


class CaseClass(StrEnum):
    """What a case is said to be. An excluded one was none."""

    SUSPECTED = "suspected"
    CONFIRMED = "confirmed"
    ASYMPTOMATIC = "asymptomatic"
    EXCLUDED = "excluded"

    @property
    def words(self) -> Words:
        """Return the name in both languages."""
        return Words(self.value, _CASES[self])


class CaseEnd(StrEnum):
    """How a case ended."""

    RECOVERED = "recovered"
    DIED = "died"
    EXCLUDED = "excluded"
    LEFT = "left"


class SourceKind(StrEnum):
    """Where a case caught it."""

    IMPORTED = "imported"
    LINKED = "linked"
    UNKNOWN = "unknown"


_CASES = {
    CaseClass.SUSPECTED: "疑似病例",
    CaseClass.CONFIRMED: "确诊病例",
    CaseClass.ASYMPTOMATIC: "无症状感染者",
    CaseClass.EXCLUDED: "已排除",
}


@dataclass(frozen=True, slots=True)
class Said:
    """A source that somebody named. `holds` is None until it is decided."""

    kind: SourceKind
    other: UUID | None
    holds: bool | None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a case comes from as it stands: the sources that are left, and whether one holds."""

    kind: SourceKind
    others: tuple[UUID, ...]
    decided: bool


def origin_of(sources: Sequence[Said]) -> Origin:
    """Return what stands of the sources: the one that holds, else all that were not ruled out."""
    held = [each for each in sources if each.holds]
    left = held or [each for each in sources if each.holds is None]
    others = tuple(each.other for each in left if each.other is not None)
    if others:
        return Origin(SourceKind.LINKED, others, bool(held))
    if any(each.kind is SourceKind.IMPORTED for each in left):
        return Origin(SourceKind.IMPORTED, (), bool(held))
    return Origin(SourceKind.UNKNOWN, (), bool(held))


def generations_of(origins: Mapping[UUID, Origin]) -> dict[UUID, int | None]:
    """Return how many infections lie between each case and its first one.

    A case without a linked source is of generation 0. Where several sources are possible and
    their generations differ, the generation is not known: None. So it is in a circle.
    """
    found: dict[UUID, int | None] = {}
    for case in origins:
        _climb(case, origins, found, set())
    return found


def _climb(
    case: UUID,
    origins: Mapping[UUID, Origin],
    found: dict[UUID, int | None],
    on_the_way: set[UUID],
) -> int | None:
    if case in found:
        return found[case]
    if case in on_the_way:
        return None
    origin = origins.get(case)
    if origin is None or not origin.others:
        found[case] = 0
        return 0
    way = on_the_way | {case}
    before = {_climb(other, origins, found, way) for other in origin.others}
    only = before.pop() if len(before) == 1 else None
    found[case] = None if only is None else only + 1
    return found[case]


def would_go_round(case: UUID, other: UUID, sources: Mapping[UUID, Sequence[UUID]]) -> bool:
    """Say whether naming `other` as source of `case` makes a circle of infections."""
    waiting, seen = [other], set()
    while waiting:
        each = waiting.pop()
        if each == case:
            return True
        if each not in seen:
            seen.add(each)
            waiting.extend(sources.get(each, ()))
    return False


@dataclass(frozen=True, slots=True)
class CaseDates:
    """The civil dates of a case that a policy counts from."""

    onset_on: date | None = None
    first_positive_on: date | None = None
    last_negative_on: date | None = None
    isolated_on: date | None = None
