"""Of what a policy pack speaks: several are in force at once, each for its part. Pure."""

from enum import StrEnum

from gubei.engines.policy import Pack
from gubei.terms.refusals import Refused
from gubei.terms.words import Words


class Part(StrEnum):
    """A part of the work that a pack may have rules for."""

    MEASURES = "measures"
    CASES = "cases"
    ROOMS = "rooms"
    ENTRY = "entry"

    @property
    def words(self) -> Words:
        """Return the part in both languages."""
        return _WORDS[self]


_WORDS = {
    Part.MEASURES: Words("measures", "管控措施"),
    Part.CASES: Words("tracing of cases", "病例追溯"),
    Part.ROOMS: Words("rooms of isolation sites", "隔离点房间"),
    Part.ENTRY: Words("entry at the roads", "道路准入"),
}


def parts_of(pack: Pack) -> frozenset[Part]:
    """Return the parts of the work that a pack has rules for."""
    said = {
        Part.MEASURES: any(asks_of(pack, name) for name in pack.classes),
        Part.CASES: pack.case is not None,
        Part.ROOMS: pack.rooms is not None,
        Part.ENTRY: pack.checkpoint is not None,
    }
    return frozenset(part for part, holds in said.items() if holds)


def asks_of(pack: Pack, class_: str) -> bool:
    """Say whether a pack has a measure for a class; it may know one only to refuse it entry."""
    rule = pack.classes.get(class_)
    return rule is not None and any(option.phases for option in rule.options)


def refuse_lost_part(old: Pack, new: Pack) -> None:
    """Raise Refused where a pack would take the place of one that rules more parts of the work."""
    lost = sorted(parts_of(old) - parts_of(new))
    if not lost:
        return
    english = ", ".join(each.words.en for each in lost)
    chinese = "、".join(each.words.zh for each in lost)
    raise Refused(
        "policy_of_another_part",
        Words(
            f"{new.name} says nothing of {english}, which {old.name} rules. "
            "Bring it into force beside the other one, not in its place.",
            f"{new.name} 未规定{chinese}，而 {old.name} 有此规定。请与其并行启用，不要取代。",
        ),
    )
