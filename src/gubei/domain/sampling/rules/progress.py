"""How far a round is: the denominator is everybody who is here."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """Counts of one unit in a round.

    `registered` are the residents counted, `visitors` who stays here from elsewhere. `done` are
    people of this unit with a sample in the round, wherever it was taken; `exempt`, `refused` and
    `away` are named, and nobody of them has a sample.
    """

    registered: int
    visitors: int
    done: int
    exempt: int
    refused: int
    away: int

    @property
    def due(self) -> int:
        """Return who should be sampled: residents and visitors without those who are away."""
        return max(self.registered + self.visitors - self.away, 0)

    @property
    def missing(self) -> int:
        """Return how many have neither a sample nor a reason."""
        return max(self.due - self.done - self.exempt - self.refused, 0)

    @property
    def share(self) -> float | None:
        """Return the part done of those due; None where nobody is due."""
        return self.done / self.due if self.due else None
