"""What a pack says beside the plans of its classes, as it stands on a day: one statement each.

Who counts as a contact, within which time a step is done, how often a key group is tested, how an
area comes to a risk level and leaves it, and what is done at a place.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gubei.engines.policy.deciding import because
from gubei.engines.policy.pack import (
    ClockRule,
    ContactRule,
    Frequency,
    Pack,
    PlaceRule,
    RiskLevelRule,
)
from gubei.engines.policy.plans import Because
from gubei.terms.words import Words


class About(StrEnum):
    """What a statement is about."""

    CONTACT = "contact"
    CLOCK = "clock"
    GROUP = "group"
    AREA = "area"
    PLACE = "place"

    @property
    def words(self) -> Words:
        """Return the name in both languages."""
        return _WORDS[self]


_WORDS = {
    About.CONTACT: Words("contact rule", "接触者判定"),
    About.CLOCK: Words("clock", "时限"),
    About.GROUP: Words("key group", "重点人群检测频次"),
    About.AREA: Words("risk area", "风险区划定与解除"),
    About.PLACE: Words("place", "场所措施"),
}


@dataclass(frozen=True, slots=True)
class Statement:
    """One rule of a pack in words, and the numbers that it rests on.

    `reference` is None where only the numbers have one.
    """

    about: About
    name: Words
    says: Words
    numbers: tuple[Because, ...]
    reference: Words | None = None


def statements(pack: Pack, at: date) -> tuple[Statement, ...]:
    """Return everything that a pack says beside the plans of its classes, on a day."""
    reading = _Reader(pack, at)
    return (
        *map(reading.contact, pack.contact),
        *map(reading.clock, pack.clocks),
        *map(reading.group, pack.frequencies),
        *map(reading.area, pack.risk_levels),
        *map(reading.place, pack.places),
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    pack: Pack
    at: date

    def contact(self, rule: ContactRule) -> Statement:
        names = (rule.minutes, rule.metres, rule.shared_air, rule.within_hours)
        return Statement(
            About.CONTACT,
            self._class(rule.makes),
            rule.says.words,
            self._numbers(*names),
            self._reference(rule.reference),
        )

    def clock(self, rule: ClockRule) -> Statement:
        whom = [self._class(name) for name in rule.classes] or [Words("everybody", "所有人员")]
        said = Words("; ".join(each.en for each in whom), "；".join(each.zh for each in whom))
        (within,) = self._numbers(rule.within)
        return Statement(About.CLOCK, within.meaning, said, (within,))

    def group(self, rule: Frequency) -> Statement:
        tests, days = self._numbers(rule.tests, rule.days)
        said = Words(
            f"{tests.value} in any {days.value} days",
            f"任意 {days.value} 天内检测 {tests.value} 次",
        )
        if days.value == 1:
            said = Words(f"{tests.value} every day", f"每天检测 {tests.value} 次")
        return Statement(About.GROUP, rule.group.words, said, (tests, days))

    def area(self, rule: RiskLevelRule) -> Statement:
        parts = (rule.designated.words, *self._lowering(rule))
        return Statement(
            About.AREA,
            rule.name.words,
            Words(" ".join(each.en for each in parts), "".join(each.zh for each in parts)),
            self._numbers(rule.after),
            self._reference(rule.reference),
        )

    def place(self, rule: PlaceRule) -> Statement:
        return Statement(
            About.PLACE,
            rule.name.words,
            rule.does.words,
            self._numbers(rule.radius, rule.index_below, rule.until),
            self._reference(rule.reference),
        )

    def _lowering(self, rule: RiskLevelRule) -> Iterator[Words]:
        """Yield when an area leaves its level, and for which one."""
        if rule.becomes and rule.after:
            (after,) = self._numbers(rule.after)
            names = {each.level: each.name.words for each in self.pack.risk_levels}
            then = names.get(rule.becomes, Words(rule.becomes, rule.becomes))
            yield Words(
                f"After {after.value} days: {then.en}.", f"{after.value} 天后转为{then.zh}。"
            )
        if rule.also:
            yield rule.also.words

    def _class(self, name: str) -> Words:
        rule = self.pack.classes.get(name)
        return rule.name.words if rule else Words(name, name)

    def _numbers(self, *names: str | None) -> tuple[Because, ...]:
        return tuple(because(self.pack, name, self.at) for name in names if name)

    def _reference(self, name: str) -> Words:
        return self.pack.references[name].words
