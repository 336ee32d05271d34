"""The release gate: which conditions of a plan hold, and which do not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gubei.engines.policy.pack import ReleaseCondition
from gubei.engines.policy.words import Evidence


@dataclass(frozen=True, slots=True)
class Held:
    """A condition and whether it holds; None: nobody has said so yet."""

    condition: ReleaseCondition
    holds: bool | None


@dataclass(frozen=True, slots=True)
class Gate:
    """All conditions of a release. It is open when every one of them holds."""

    conditions: tuple[Held, ...]

    @property
    def open(self) -> bool:
        """Say whether everything holds."""
        return all(each.holds for each in self.conditions)

    @property
    def shut_by(self) -> tuple[Held, ...]:
        """Return what does not hold, or is not known to."""
        return tuple(each for each in self.conditions if not each.holds)


def gate(conditions: Sequence[ReleaseCondition], evidence: Mapping[Evidence, bool | None]) -> Gate:
    """Hold the conditions of a plan against what is known."""
    return Gate(tuple(Held(each, evidence.get(each.evidence)) for each in conditions))
