"""Agreements with neighbours, the keys that sign, and which vehicles we checked for them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, Max, Q, QuerySet

from gubei.domain.checkpoints.models import CheckedList, Neighbour, Passage, SigningKey
from gubei.domain.checkpoints.models import Traveller as Row
from gubei.domain.checkpoints.queries.lately import carrying_sought
from gubei.domain.checkpoints.rules.exchange import Checked, can_be_listed, is_checked
from gubei.domain.checkpoints.rules.kinds import Direction
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import units_below, units_of
from gubei.engines.policy import Pack, Traveller, facts_of, needs_no_card
from gubei.terms.moments import in_shanghai
from gubei.terms.passages import Ask, Outcome, VehicleClass
from gubei.terms.plates import read_plate
from gubei.terms.refusals import NotFound

_ORDER = (F("ended_at").desc(nulls_first=True), F("name"), F("pk"))
_LET_GO = [each.value for each in Outcome if each.lets_in]


def neighbours_of(officer: Officer) -> QuerySet[Neighbour]:
    """Return the agreements that hold, or held, in the officer's unit: its own and those above."""
    mine = Q(unit__in=units_of(officer)) | Q(unit__code__in=officer.unit.lineage)
    found = Neighbour.objects.filter(mine).select_related("unit", "agreed_by", "ended_by")
    return found.order_by(*_ORDER)


def neighbour_in_reach(officer: Officer | None, key: UUID) -> Neighbour:
    """Return an agreement of the officer's unit or below that stands; None: of any. Raises NotFound."""
    standing = Neighbour.objects.filter(pk=key, ended_at=None).select_related("unit")
    if officer is not None:
        standing = standing.filter(unit__in=units_of(officer))
    found = standing.first()
    if found is None:
        raise NotFound(
            "No such agreement stands in your unit.", "您的辖区内没有这项有效的互认约定。"
        )
    return found


def neighbour_called(name: str) -> Neighbour:
    """Return the agreement that stands with a neighbour of this name. Raises NotFound."""
    found = Neighbour.objects.filter(name=name, ended_at=None).select_related("unit").first()
    if found is None:
        raise NotFound(
            f"No agreement stands with “{name}”. See: gubei neighbour list",
            f"与“{name}”没有有效的互认约定。查看：gubei neighbour list",
        )
    return found


def all_neighbours() -> QuerySet[Neighbour]:
    """Return every agreement, those that stand first."""
    return Neighbour.objects.select_related("unit").order_by(*_ORDER)


def signing_key() -> SigningKey | None:
    """Return the key that signs; None: there is none yet."""
    return SigningKey.objects.filter(replaced_at=None).first()


def own_keys() -> list[bytes]:
    """Return every key that ever signed here: receipts may be addressed to an older one."""
    return [bytes(each) for each in SigningKey.objects.values_list("public", flat=True)]


@dataclass(frozen=True, slots=True)
class LastLists:
    """The newest list of each direction; None where there was none."""

    ours: CheckedList | None
    theirs: CheckedList | None


def last_lists(neighbours: Iterable[Neighbour]) -> dict[UUID, LastLists]:
    """Return the newest lists both ways of each agreement."""
    keys = [each.pk for each in neighbours]
    rows = CheckedList.objects.filter(neighbour__in=keys).select_related("by").defer("text")
    newest = rows.order_by("neighbour", "is_ours", "-number").distinct("neighbour", "is_ours")
    found = {(each.neighbour_id, each.is_ours): each for each in newest}
    return {key: LastLists(found.get((key, True)), found.get((key, False))) for key in keys}


def list_in_reach(officer: Officer, key: UUID) -> CheckedList:
    """Return a list of an agreement of the officer's unit or below: it names plates. Raises NotFound.

    Agreements of units above are seen without their files.
    """
    mine = CheckedList.objects.filter(neighbour__unit__in=units_of(officer), pk=key)
    found = mine.select_related("neighbour").first()
    if found is None:
        raise NotFound("There is no such list in your unit.", "您的辖区内没有这份互认清单。")
    return found


def last_number(neighbour: Neighbour, *, is_ours: bool) -> int:
    """Return the highest number in a direction, also under earlier agreements with this key."""
    lists = CheckedList.objects.filter(neighbour__key=neighbour.key, is_ours=is_ours)
    return int(lists.aggregate(last=Max("number"))["last"] or 0)


def vehicles_for(neighbour: Neighbour, pack: Pack, *, hours: float, now: datetime) -> list[Checked]:
    """Return the vehicles that we checked and let pass towards a neighbour, by plate.

    What a vehicle did last, wherever that was, is what counts: it left through a checkpoint that
    names this neighbour, within the hours for which a check counts, everybody in it let go by the
    rules as well, tested in time, and neither looked for nor under a measure by now.
    """
    span = timedelta(hours=hours)
    lately = Passage.objects.filter(
        passed_at__gt=now - span, passed_at__lte=now, withdrawn_at=None
    ).exclude(plate="")
    leaving = lately.filter(
        checkpoint__neighbour=neighbour.name, unit__in=units_below(neighbour.unit),
        direction=Direction.OUT,
    )  # fmt: skip
    last = lately.filter(plate__in=leaving.values("plate")).order_by("plate", "-passed_at", "-pk")
    towards = set(leaving.values_list("pk", flat=True))
    left = [
        each
        for each in last.distinct("plate").prefetch_related("travellers")
        if each.pk in towards and _is_clean(pack, each)
    ]
    sought = carrying_sought([each.pk for each in left], today=in_shanghai(now).date())
    clean = [each for each in left if each.pk not in sought]
    found = [Checked(each.plate, each.passed_at, each.passed_at + span) for each in clean]
    return sorted(found, key=lambda each: each.plate)


def _is_clean(pack: Pack, passage: Passage) -> bool:
    """Say whether a vehicle went on and nothing was odd about anybody in it.

    What the rules said counts beside what holds: a device without a network does not know who is
    looked for, and lets people go whom the rules stop.
    """
    people = list(passage.travellers.all())
    has_left = passage.closed_at is not None and passage.outcome in _LET_GO
    is_vehicle = can_be_listed(read_plate(passage.plate))
    is_by_the_rules = all(not each.ruled or each.ruled in _LET_GO for each in people)
    facts = (_facts(pack, passage, each, people) for each in people)
    return has_left and is_vehicle and is_by_the_rules and is_checked(facts)


def _facts(pack: Pack, passage: Passage, row: Row, everybody: Iterable[Row]) -> frozenset[Ask]:
    said = {Ask(each) for each in (*passage.facts, *row.facts)}
    if row.is_negative is False:
        said.add(Ask.POSITIVE)
    if not _can_be_looked_up(pack, row, passage, everybody):
        said.add(Ask.NO_PAPERS)
    traveller = Traveller(
        facts=frozenset(said), vehicle=VehicleClass(passage.vehicle_class), tested_at=row.tested_at,
        is_negative=bool(row.is_negative), birth_date=row.birth_date,
        celsius=None if row.celsius is None else float(row.celsius),
    )  # fmt: skip
    if pack.checkpoint is None:
        return traveller.facts
    return facts_of(pack, pack.checkpoint, traveller, passage.passed_at)


def _can_be_looked_up(pack: Pack, row: Row, passage: Passage, everybody: Iterable[Row]) -> bool:
    """Say whether anybody could ask who somebody is; a child beside papers needs none of its own."""
    if row.document is not None or (row.name and row.phone is not None):
        return True
    has_papers = any(each.document is not None for each in everybody)
    return has_papers and needs_no_card(pack, row.birth_date, passage.passed_at)
