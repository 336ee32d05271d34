"""Takes in several files of one system together: people come before what speaks of them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from gubei.domain.interchange.operations.returning import lead_returnees
from gubei.domain.interchange.operations.taking_in import Received, Report, take_in_outbreak
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import district
from gubei.domain.territory.rules import Ability, require
from gubei.terms.outbreaks import OutbreakReading, Remark
from gubei.terms.refusals import NotAllowed

KINDS = ("case", "contact", "relation", "follow_up", "sample")
OUTCOMES = ("new", "changed", "unchanged", "left_out")


@dataclass(frozen=True, slots=True)
class Together:
    """What came of files that were taken in together; `leads` of contacts without a known case."""

    reports: list[Report]
    leads: int

    @property
    def is_news(self) -> bool:
        """Say whether anything changed."""
        return self.leads > 0 or any(report.is_news for report in self.reports)

    @property
    def rows(self) -> int:
        """Return how many rows the files have."""
        return sum(report.rows for report in self.reports)

    @property
    def left_out(self) -> list[Remark]:
        """Return the rows that were left out, each with why."""
        return [each for report in self.reports for each in report.remarks if each.is_left_out]

    @property
    def remarks(self) -> list[Remark]:
        """Return what was kept although something about it was odd."""
        return [each for report in self.reports for each in report.remarks if not each.is_left_out]

    def counts(self) -> dict[str, dict[str, int]]:
        """Return how many records of each kind were new, changed, unchanged and left out."""
        totals: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
        for report in self.reports:
            for kind, counts in report.counts.items():
                totals[kind].update(counts)
        return {kind: {name: counts[name] for name in OUTCOMES} for kind, counts in totals.items()}

    def persons(self) -> dict[str, int]:
        """Return how many persons are new, known, and may be one of several."""
        return {
            name: sum(report.persons[name] for report in self.reports)
            for name in ("new", "matched", "review")
        }


def require_whole_district(by: Officer) -> None:
    """Raise NotAllowed for an officer below the district, before anything of a file is read.

    Foreign records name people and cases of every unit: who does not see them all would change
    what is not in reach.
    """
    require(by, Ability.INVESTIGATE)
    if by.unit_id != district().pk:
        raise NotAllowed(
            "Only the district takes in what other systems say.", "仅区级可导入外部系统数据。"
        )


def take_in_files(
    *, read: Sequence[tuple[Received, OutbreakReading]], by: Officer, now: datetime
) -> Together:
    """Store what files of one system say. Raises NotAllowed for an officer below the district."""
    require_whole_district(by)
    reports = [
        take_in_outbreak(received=received, reading=reading, by=by, now=now)
        for received, reading in sorted(read, key=lambda pair: _order(pair[1]))
    ]
    return Together(reports, lead_returnees(by=by, now=now))


def _order(reading: OutbreakReading) -> int:
    if reading.outbreak.cases:
        return 0
    return 1 if reading.outbreak.contacts else 2
