"""How far a round is, by unit and by hour, with a denominator that leaves nobody out."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from gubei.domain.sampling.models import KeptBoard, KeptHour, KeptUnit, Round, RoundUnit
from gubei.domain.sampling.queries.tally import Told, elsewhere_of, tally_of, told_of
from gubei.domain.sampling.rules.progress import (
    COUNTS,
    Counts,
    Elsewhere,
    Progress,
    common_lineage,
    counted_once,
    visitors_done,
)
from gubei.domain.territory.models import Officer, Unit
from gubei.domain.territory.queries import unit_in_reach, units_below, units_of
from gubei.terms.moments import in_shanghai
from gubei.terms.refusals import Invalid, NotFound, Refused
from gubei.terms.words import Words


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

    def __add__(self, other: "Hour") -> "Hour":
        """Return the people of two units in the same hour."""
        return Hour(
            self.at, self.done + other.done, self.exempt + other.exempt,
            self.refused + other.refused, self.away + other.away,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Parts:
    """What a board adds up, by unit: each unit by itself, every visitor once.

    `counted` units said how many live there. `unsampled` people of the register have neither a
    sample nor a reason and are not isolated. `kept_at`: these numbers were kept then, before the
    samples were erased; None: they are counted from the samples.
    """

    counts: Mapping[UUID, Counts]
    counted: Collection[UUID]
    hours: Sequence[tuple[UUID, Hour]]
    unsampled: Mapping[UUID, int]
    kept_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Board:
    """A round at a unit: the sum, a row for each unit below, and the hours of its people.

    `counted` are codes of units that said how many live there; of the others the register does.
    `unsampled` and `kept_at` are those of Parts.
    """

    unit: Unit
    total: Progress
    rows: list[tuple[Unit, Progress]]
    counted: set[str]
    hours: list[Hour]
    unsampled: int
    kept_at: datetime | None


def board_of(officer: Officer, round_: Round, unit: str = "", *, now: datetime) -> Board:
    """Return the board of a round at a unit in reach; "" is the officer's own, or the round's.

    In isolation is who is so now, or was when the round ended.
    """
    own = round_.unit if officer.unit.code in round_.unit.lineage else officer.unit
    place = unit_in_reach(officer, unit or own.code)
    scope = scope_of(round_)
    below = {each.pk: each for each in units_below(place) if scope & set(each.lineage)}
    found = kept_parts(round_, below) or parts_of(round_, below, now=now)
    shown = {below[key]: Progress.of(each) for key, each in found.counts.items() if key in below}
    counted = {below[key].code for key in found.counted if key in below}
    return Board(
        place, sum(shown.values(), Progress()), _rows(place, shown, scope), counted,
        _summed(found.hours), sum(found.unsampled.values()), found.kept_at,
    )  # fmt: skip


def parts_of(round_: Round, units: Collection[UUID], *, now: datetime) -> Parts:
    """Count the people of these units in a round from their samples and reasons.

    In isolation is who is so now, or was when the round ended.
    """
    told = told_of(round_.pk)
    is_whole = 2 * len(units) > Unit.objects.count()
    tally = tally_of(round_.pk, units, min(round_.ends_at, now), is_whole=is_whole)
    unsampled = {key: each[""] for key, each in tally.units.items() if each.get("")}
    counts = {key: _counts(tally.units[key], told.get(key)) for key in {*tally.units, *told}}
    visitors = {key: each.visitors for key, each in told.items()}
    elsewhere = elsewhere_of(round_.pk, told)
    claimed = visitors_done(elsewhere, visitors, _below(elsewhere, visitors))
    hours = [(unit, _hour(at, each)) for (unit, at), each in tally.hours.items()]
    return Parts(counted_once(counts, claimed), set(told), hours, unsampled)


def kept_parts(round_: Round, units: Collection[UUID]) -> Parts | None:
    """Return what was kept of a round for these units; None while its samples are there."""
    kept = KeptBoard.objects.filter(round=round_).first()
    if kept is None:
        return None
    rows = list(KeptUnit.objects.filter(board=kept, unit__in=list(units)))
    hours = KeptHour.objects.filter(board=kept, unit__in=list(units))
    return Parts(
        {each.unit_id: Counts(*(getattr(each, name) for name in COUNTS)) for each in rows},
        {each.unit_id for each in rows if each.is_counted},
        [(each.unit_id, Hour(each.at, each.done, each.exempt, each.refused, each.away))
         for each in hours],
        {each.unit_id: each.unsampled for each in rows if each.unsampled},
        kept.at,
    )  # fmt: skip


def refuse_kept(round_: Round) -> None:
    """Raise Refused where the names of a round were erased: only the numbers of its board are left."""
    kept = KeptBoard.objects.filter(round=round_).first()
    if kept is None:
        return
    day = in_shanghai(kept.at).date()
    raise Refused("round_is_kept", Words(
        f"Samples and reasons of this round were erased on {day}, after they were kept long "
        "enough. The numbers of its board are kept; there are no lists, and nothing changes.",
        f"本轮次的样本和原因已于 {day} 满保存期限删除，看板数字已存档，不能再更改或查看名单。",
    ))  # fmt: skip


def _summed(hours: Iterable[tuple[UUID, Hour]]) -> list[Hour]:
    found: dict[datetime, Hour] = {}
    for _, each in hours:
        found[each.at] = found.get(each.at, Hour(each.at)) + each
    return [found[at] for at in sorted(found)]


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
