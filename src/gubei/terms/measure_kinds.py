"""How much a measure asks of a person, from most to least."""

from enum import StrEnum

from gubei.terms.words import Words


class MeasureKind(StrEnum):
    """What a person under a phase of a plan is asked; the strictest stands first."""

    CENTRAL_ISOLATION = "central_isolation"
    HOME_ISOLATION = "home_isolation"
    HOME_MONITORING = "home_monitoring"
    SELF_MONITORING = "self_monitoring"
    ADVICE = "advice"

    @property
    def words(self) -> Words:
        """Return the name in both languages."""
        return _WORDS[self]

    @property
    def restricts(self) -> bool:
        """Say whether the person may not go where they please."""
        return self in _RESTRICTING


ISOLATIONS = frozenset({MeasureKind.CENTRAL_ISOLATION, MeasureKind.HOME_ISOLATION})
"""Kinds that keep a person in one place: on one day a person can only be in one."""
_RESTRICTING = ISOLATIONS | {MeasureKind.HOME_MONITORING}
_WORDS = {
    MeasureKind.CENTRAL_ISOLATION: Words("central isolation", "集中隔离"),
    MeasureKind.HOME_ISOLATION: Words("home isolation", "居家隔离"),
    MeasureKind.HOME_MONITORING: Words("home health monitoring", "居家健康监测"),
    MeasureKind.SELF_MONITORING: Words("self-monitoring", "自我健康监测"),
    MeasureKind.ADVICE: Words("advice only", "健康告知"),
}
