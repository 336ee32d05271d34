"""Why somebody has no room, and what would have to be opened."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from gubei.engines.placement.airs import Group
from gubei.engines.placement.parties import Party
from gubei.engines.placement.pieces import Wish
from gubei.engines.placement.stock import Floor, Question
from gubei.engines.placement.values import Need, NotPlaced
from gubei.terms.words import Words


@dataclass(frozen=True, slots=True)
class Opening:
    """A floor that is missing: for whom, and how many rooms of which kind (beds, needs)."""

    group: Group
    first: date
    last: date
    rooms: Counter[Wish]

    @property
    def words(self) -> Words:
        """Say what to open."""
        kinds = sorted(self.group)
        rooms = [(count, _room_words(*wish)) for wish, count in sorted(
            self.rooms.items(), key=lambda item: (-item[0][0], sorted(item[0][1]))
        )]  # fmt: skip
        days = f"{self.first}" if self.first == self.last else f"{self.first} – {self.last}"
        return Words(
            f"Open a floor for: {', '.join(k.words.en for k in kinds)}, exposed {days}: "
            + "; ".join(f"{count} x {words.en}" for count, words in rooms),
            f"请开放一个楼层，用于{'、'.join(k.words.zh for k in kinds)}，暴露日期 {days}："
            + "；".join(f"{count} 间（{words.zh}）" for count, words in rooms),
        )


def openings_of(parties: Iterable[Party], question: Question) -> list[Opening]:
    """Return what to open for these parties: a floor for each window of exposures."""
    found: list[Opening] = []
    for party in sorted(parties, key=lambda each: (sorted(each.group), each.first)):
        last = found[-1] if found else None
        if last is None or not _within(party, last, question.rules.days_apart):
            last = Opening(party.group, party.first, party.last, Counter())
        else:
            found.pop()
        rooms = last.rooms + Counter({(party.size, party.needs): 1})
        found.append(Opening(party.group, last.first, max(last.last, party.last), rooms))
    return found


def _within(party: Party, opening: Opening, days_apart: int) -> bool:
    return party.group == opening.group and (party.last - opening.first).days <= days_apart


def explain(question: Question, left_over: Sequence[Party]) -> Iterator[NotPlaced]:
    """Yield everybody without a room, with the reason and what would help."""
    for unit in question.broken:
        for person in unit.people:
            yield NotPlaced(person.name, _BROKEN, _DECIDE)
    openings = openings_of(left_over, question)
    for party in left_over:
        opening = next(
            each for each in openings
            if each.group == party.group and each.first <= party.first and party.last <= each.last
        )  # fmt: skip
        words = _why(question, party)
        for person in party.people():
            yield NotPlaced(person.name, words, opening.words)


def _why(question: Question, party: Party) -> Words:
    able = [floor for floor in question.floors if _holds(floor, party)]
    room = _room_words(party.size, party.needs)
    if not able:
        wait = question.rules.wait
        return Words(
            f"No room that is free within {wait} days is: {room.en}.",
            f"{wait} 天内没有可用的房间满足：{room.zh}。",
        )
    return Words(
        f"Every room of this kind ({room.en}) is taken, or stands on one of {len(able)} floors "
        "whose people may not be mixed with this exposure.",
        f"满足“{room.zh}”的房间均已占用，或位于不得混住的楼层（共 {len(able)} 个楼层有此类房间）。",
    )


def _holds(floor: Floor, party: Party) -> bool:
    return any(kind.holds(party.size, party.needs) for _, kind in floor.rooms)


def _room_words(size: int, needs: frozenset[Need]) -> Words:
    words = [need.words for need in sorted(needs)]
    beds = Words(f"{size} bed" + ("s" if size > 1 else ""), f"{size}床")
    return Words(
        ", ".join([beds.en, *(each.en for each in words)]),
        "、".join([beds.zh, *(each.zh for each in words)]),
    )


_BROKEN = Words(
    "A minor and the guardian cannot share a room: their kinds differ, their exposure dates are too "
    "far apart, or the guardian's room has no bed left.",
    "未成年人与监护人无法同住：类别不同、暴露日期相差过大，或监护人的房间已无空床。",
)
_DECIDE = Words(
    "Decide: name another guardian, or treat both as one kind.",
    "请决定：另指定监护人，或按同一类别管理。",
)
