"""Who is who among the rows of one batch: groups of rows, each with at most one known person.

Likeness is followed from the surest pair down. A group never comes to hold two known persons or
two valid resident numbers: what would join such groups stays two, and is asked about instead.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple
from uuid import UUID

from gubei.engines.matching import AUTOMATIC, REVIEW

How = Literal["document", "probable", "new"]
Node = int | UUID


class Likeness(NamedTuple):
    """Row `row` and a known person or an earlier row, and the probability that they are one."""

    probability: float
    row: int
    other: Node


@dataclass(frozen=True, slots=True)
class Subject:
    """What a row's document tells: whom it is, as a known person or an earlier row.

    `base` is the row itself where nobody else has the document. `number` is a valid resident
    number, "" where there is none: two that differ are two persons.
    """

    base: Node
    number: str


@dataclass(slots=True)
class Settled:
    """Who a row is. `review`: nodes that may be the same person, with their probability."""

    node: Node
    how: How
    probability: float | None
    review: list[tuple[Node, float]] = field(default_factory=list)


@dataclass(slots=True)
class _Groups:
    """Rows and known persons, joined. A known person is the root of its group, else its first row."""

    numbers: dict[Node, str]
    parents: dict[Node, Node] = field(default_factory=dict)

    def root(self, node: Node) -> Node:
        while (parent := self.parents.get(node, node)) != node:
            node = parent
        return node

    def join(self, one: Node, other: Node) -> bool:
        """Join two groups and say whether they are one now."""
        roots = sorted({self.root(one), self.root(other)}, key=_standing)
        if len(roots) < 2:
            return True
        kept, joined = roots
        if isinstance(joined, UUID) or self.are_two(kept, joined):
            return False
        self.parents[joined] = kept
        self.numbers[kept] = self.numbers.get(kept) or self.numbers.get(joined, "")
        return True

    def are_two(self, one: Node, other: Node) -> bool:
        numbers = [self.numbers.get(self.root(node), "") for node in (one, other)]
        return all(numbers) and numbers[0] != numbers[1]


def _standing(node: Node) -> tuple[bool, str, int]:
    if isinstance(node, UUID):
        return (False, str(node), 0)
    return (True, "", node)


def settle(
    subjects: Sequence[Subject], likenesses: Iterable[Likeness], known: Mapping[UUID, str]
) -> list[Settled]:
    """Say of each row who it is. `known`: valid resident numbers of known persons, "" for none.

    The order in which the likenesses come does not matter.
    """
    groups = _Groups(dict[Node, str](known.items()))
    for row, subject in enumerate(subjects):
        if subject.number and subject.base == row:
            groups.numbers[row] = subject.number
    likely = [each for each in likenesses if each.probability >= REVIEW]
    likely.sort(key=lambda each: (-each.probability, each.row, _standing(each.other)))
    best: dict[Node, float] = {}
    asked: list[Likeness] = []
    for each in likely:
        ends = [_base(subjects, each.row), _base(subjects, each.other)]
        if each.probability < AUTOMATIC or not groups.join(*ends):
            asked.append(each)
            continue
        for end in ends:
            best.setdefault(end, each.probability)
    found = [_settled(row, subject, groups, best) for row, subject in enumerate(subjects)]
    _ask(found, asked, subjects, groups)
    return found


def _base(subjects: Sequence[Subject], node: Node) -> Node:
    return subjects[node].base if isinstance(node, int) else node


def _settled(row: int, subject: Subject, groups: _Groups, best: Mapping[Node, float]) -> Settled:
    root = groups.root(subject.base)
    if subject.base != row:
        return Settled(root, "document", 1.0)
    return Settled(root, "new", None) if root == row else Settled(root, "probable", best[row])


def _ask(
    found: Sequence[Settled],
    asked: Iterable[Likeness],
    subjects: Sequence[Subject],
    groups: _Groups,
) -> None:
    """Note for the later row of a pair that stays two whom else it may be, each pair once.

    Of two known persons it is asked only where a row is surely both: what merely resembles
    them resembled them before.
    """
    seen: set[frozenset[Node]] = set()
    for each in asked:
        node, other = found[each.row].node, groups.root(_base(subjects, each.other))
        pair = frozenset({node, other})
        both_known = isinstance(node, UUID) and isinstance(other, UUID)
        if len(pair) < 2 or pair in seen or groups.are_two(node, other):
            continue
        if not both_known or each.probability >= AUTOMATIC:
            seen.add(pair)
            found[each.row].review.append((other, each.probability))
