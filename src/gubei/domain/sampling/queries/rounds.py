"""How far a round is, by unit and by hour, with a denominator that leaves nobody out."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from gubei.domain.sampling.models import Round, RoundUnit
from gubei.domain.sampling.queries.tally import Told, elsewhere_of, tally_of, told_of
from gubei.domain.sampling.rules.progress import (
    Counts,
    Elsewhere,
    Progress,
    common_lineage,
    counted_once,
    visitors_done,
)
from gubei.domain.territory.models import Officer, Unit
from gubei.domain.territory.queries import unit_in_reach, units_below, units_of
from gubei.terms.refusals import Invalid, NotFound


def rounds_of(officer: Officer) -> QuerySet[Round]:
    """Return the rounds of the officer's unit, of those below and of those above.

    One for chosen units is theirs alone, and of the units above them.
    """
    near = Q(unit__in=units_of(officer)) | Q(unit__code__in=officer.unit.lineage)
    chosen = RoundUnit.objects.filter(
        Q(unit__in=units_of(officer)) | Q(unit__code__in=officer.unit.lineage)
    )
    asked = ~Exists(RoundUnit.objects.filter(round=OuterRef("pk"))) | Q(
        pk__in=chosen.values("round")
    )
    return Round.objects.filter(near, asked).select_related("unit").prefetch_related("chosen__unit")


def scope_of(round_: Round) -> set[str]:
    """Return the codes of the units whose people are due, with all below."""
    return {each.unit.code for each in round_.chosen.all()} or {round_.unit.code}


def common_of(units: Sequence[Unit]) -> Unit:
    """Return the lowest unit that all lie in. Raises Invalid where there is none."""
    lineage = common_lineage(units)
    if not lineage:
        raise Invalid("The units of a round lie in one district.", "一个轮次的属地须在同一个区。")
    return Unit.objects.get(code=lineage[-1])


def round_in_reach(officer: Officer, key: UUID) -> Round:
    """Return one round. Raises NotFound."""
    found = rounds_of(officer).filter(pk=key).first()
    if found is None:
        raise NotFound("There is no such round here.", "没有这个轮次。")
    return found


@dataclass(frozen=True, slots=True)
class Hour:
    """How many people had their first sample, and of how many a reason was said, in an hour."""

    at: datetime
    done: int = 0
    exempt: int = 0
    refused: int = 0
    away: int = 0


@dataclass(frozen=True, slots=True)
class Board:
    """A round at a unit: the sum, a row for each unit below, and the hours of its people.

    `counted` are codes of units that said how many live there; of the others the register does.
    """

    unit: Unit
    total: Progress
    rows: list[tuple[Unit, Progress]]
    counted: set[str]
    hours: list[Hour]


def board_of(officer: Officer, round_: Round, unit: str = "", *, now: datetime) -> Board:
    """Return the board of a round at a unit in reach; "" is the officer's own, or the round's.

    In isolation is who is so now, or was when the round ended.
    """
    own = round_.unit if officer.unit.code in round_.unit.lineage else officer.unit
    place = unit_in_reach(officer, unit or own.code)
    scope = scope_of(round_)
    below = {each.pk: each for each in units_below(place) if scope & set(each.lineage)}
    told = told_of(round_.pk)
    is_whole = 2 * len(below) > Unit.objects.count()
    tally = tally_of(round_.pk, below, min(round_.ends_at, now), is_whole=is_whole)
    counts = {key: _counts(tally.units[key], told.get(key)) for key in {*tally.units, *told}}
    visitors = {key: each.visitors for key, each in told.items()}
    elsewhere = elsewhere_of(round_.pk, told)
    claimed = visitors_done(elsewhere, visitors, _below(elsewhere, visitors))
    once = counted_once(counts, claimed)
    parts = {below[key]: Progress.of(each) for key, each in once.items() if key in below}
    counted = {unit.code for unit in below.values() if unit.pk in told}
    hours = [_hour(hour, each) for hour, each in sorted(tally.hours.items())]
    return Board(place, sum(parts.values(), Progress()), _rows(place, parts, scope), counted, hours)


def _below(elsewhere: Collection[Elsewhere], visitors: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """Return for each unit with a point the villages at or below it that counted visitors."""
    hosts = {each.host for each in elsewhere}
    units = Unit.objects.in_bulk([*hosts, *visitors])
    return {
        host: [key for key in visitors if units[host].code in units[key].lineage]
        for host in hosts
    }  # fmt: skip


def _counts(found: Mapping[str, int], told: Told | None) -> Counts:
    """Return the counts of a unit; where nobody of it stands in the register, what it counted."""
    residents, visitors = told or (sum(found.values()), 0)
    headings = ("done", "exempt", "refused", "away", "isolated")
    return Counts(residents, visitors, *(found.get(each, 0) for each in headings))


def _hour(at: datetime, found: Mapping[str, int]) -> Hour:
    return Hour(at, *(found.get(each, 0) for each in ("done", "exempt", "refused", "away")))


def _rows(
    place: Unit, parts: Mapping[Unit, Progress], scope: set[str]
) -> list[tuple[Unit, Progress]]:
    """Return a row for each unit right below, and for the place where people stand at it itself."""
    sums: dict[str, Progress] = defaultdict(Progress)
    for unit, progress in parts.items():
        code = unit.lineage[place.level] if unit.level > place.level else unit.code
        sums[code] += progress
    codes = {unit.lineage[min(place.level, unit.level - 1)] for unit in Unit.objects.filter(
        code__in=list(scope), **{f"lineage__{place.level - 1}": place.code}
    )}  # fmt: skip
    near = Q(parent=place) if scope & set(place.lineage) else Q(code__in=list(codes))
    shown = Unit.objects.filter(near | Q(code__in=list(sums))).order_by("code")
    return [(unit, sums[unit.code]) for unit in shown]
