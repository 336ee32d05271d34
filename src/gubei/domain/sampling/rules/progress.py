"""How far a round is: the denominator is everybody who is here, once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, astuple, dataclass, replace
from itertools import takewhile
from typing import Protocol, TypeVar
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Counts:
    """What was counted of one unit itself in a round.

    `residents` are those counted or registered, `visitors` who stays here from elsewhere. `done`
    are residents with a sample in the round, wherever it was taken, and visitors with one; of
    `exempt`, `refused` and `away` nobody has a sample. `isolated` have neither a sample nor a
    reason, and stay at an isolation site: they are sampled there, and nobody knocks at home.
    """

    residents: int = 0
    visitors: int = 0
    done: int = 0
    exempt: int = 0
    refused: int = 0
    away: int = 0
    isolated: int = 0


COUNTS = ("residents", "visitors", "done", "exempt", "refused", "away", "isolated")
"""The names of what is counted, in the order of Counts."""


@dataclass(frozen=True, slots=True)
class Progress:
    """The counts of units together, with who is due, who is missing, and who was not counted.

    `missing` have neither a sample nor a reason and are not isolated; `surplus` are more done,
    exempt, refused or isolated than were counted. Both add up over units: more done than counted in
    one village makes nobody less missing in another.
    """

    residents: int = 0
    visitors: int = 0
    done: int = 0
    exempt: int = 0
    refused: int = 0
    away: int = 0
    isolated: int = 0
    due: int = 0
    missing: int = 0
    surplus: int = 0

    @classmethod
    def of(cls, counts: Counts) -> "Progress":
        """Return the progress of one unit by itself."""
        there = counts.residents + counts.visitors - counts.away
        due = max(there, 0)
        left = due - counts.done - counts.exempt - counts.refused - counts.isolated
        more = max(-left, 0) + max(-there, 0)
        return cls(**asdict(counts), due=due, missing=max(left, 0), surplus=more)

    def __add__(self, other: "Progress") -> "Progress":
        """Return the progress of both together."""
        pairs = zip(astuple(self), astuple(other), strict=True)
        return Progress(*(one + more for one, more in pairs))

    @property
    def share(self) -> float | None:
        """Return the part done of those due; None where nobody is due."""
        return self.done / self.due if self.due else None


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """So many people registered at `home` had their sample at a point of `host`.

    `is_away`: their home says that they are away. `is_settled`: the home is a village; who was new
    at a point of a town is registered at the town, home and host alike, and lives in no village.
    """

    home: UUID
    host: UUID
    is_away: bool
    is_settled: bool
    many: int


def visitors_done(
    people: Iterable[Elsewhere],
    visitors: Mapping[UUID, int],
    below: Mapping[UUID, Collection[UUID]],
) -> list[Elsewhere]:
    """Return who of those sampled elsewhere counts as a visitor there, and no more at home.

    A village that counted visitors has them sampled, as many as it counted: first whom the home
    says to be away, then who is settled nowhere. Without this one visitor would be due at two
    places and done at one. Who is settled nowhere and came to a point of a town is one of the
    visitors that the villages in `below` counted; which, nobody said, so that they stay done at the
    town. The rest counts at home: who lives in a village that does not say they are away only
    walked to the next point, and stands for no visitor whom nobody sampled.
    """
    left = dict(visitors)
    found = []
    guests = (each for each in people if each.is_away or not each.is_settled)
    for each in sorted(guests, key=lambda each: _turn(each, below)):
        hosts = (each.host,) if each.is_settled else below.get(each.host, ())
        many = _take(left, hosts, each.many)
        if many:
            found.append(replace(each, many=many))
    return found


def _turn(each: Elsewhere, below: Mapping[UUID, Collection[UUID]]) -> tuple[object, ...]:
    is_vague = set(below.get(each.host, ())) - {each.host} != set()
    return is_vague, not each.is_away, each.is_settled, each.home, each.host


def _take(left: dict[UUID, int], hosts: Iterable[UUID], many: int) -> int:
    """Take up to so many visitors out of those left at the hosts; say how many."""
    wanted = many
    for host in sorted(hosts):
        taken = min(wanted, left.get(host, 0))
        left[host] = left.get(host, 0) - taken
        wanted -= taken
    return many - wanted


def counted_once(counts: Mapping[UUID, Counts], claimed: Iterable[Elsewhere]) -> dict[UUID, Counts]:
    """Return the counts with each visitor done at the host, and away from home."""
    moved: dict[UUID, list[int]] = defaultdict(lambda: [0, 0])
    for each in claimed:
        moved[each.home][0] -= each.many
        moved[each.home][1] += each.many
        moved[each.host][0] += each.many
    known = {unit: counts.get(unit, Counts()) for unit in {*counts, *moved}}
    return {unit: _moved(each, *moved[unit]) for unit, each in known.items()}


def _moved(counts: Counts, done: int, away: int) -> Counts:
    return replace(counts, done=counts.done + done, away=counts.away + away)


class HasLineage(Protocol):
    """A unit: the codes from the root down to it."""

    code: str
    lineage: list[str]


_U = TypeVar("_U", bound=HasLineage)


def outermost(units: Sequence[_U]) -> list[_U]:
    """Return the units that lie in none of the others, by their code."""
    codes = {each.code for each in units}
    found = {each.code: each for each in units if not codes & set(each.lineage[:-1])}
    return [found[code] for code in sorted(found)]


def common_lineage(units: Sequence[HasLineage]) -> list[str]:
    """Return the codes that all units share from the root down."""
    shared = zip(*(each.lineage for each in units), strict=False)
    return [codes[0] for codes in takewhile(lambda codes: len(set(codes)) == 1, shared)]
