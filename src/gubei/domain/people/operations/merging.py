"""Two records are found to be one person, and found again to be two.

Records keep what points at them; only `same_as` moves, and it always names the root. Each
standing `Merge` is an edge from an absorbed record to the one that was kept, both roots at
the time; the roots can be computed from the edges anew, which is how a merge is undone.
"""

import os
from collections import defaultdict
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Count, Q

from gubei.domain.people.models import Identity, MatchCandidate, Merge, Person
from gubei.domain.people.queries.files import records_of, root_id_of, same_person
from gubei.domain.people.queries.matches import match_in_reach
from gubei.domain.people.rules import RecordFacts, keep_one, roots_of
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, require
from gubei.terms.ids import uuid7_at
from gubei.terms.moments import milliseconds_of, say_moment
from gubei.terms.refusals import NotFound, Refused
from gubei.terms.words import Words, both_in_one

_LOCK = 0x6D657267  # "merg": merges are rare, so one at a time
SIDE_BY_SIDE = both_in_one(Words("compared side by side", "并排核对"))
"""The reason of a merge where the officer gave none."""


class DecidedBefore(Refused):
    """Somebody decided this pair before."""

    def __init__(self, match: MatchCandidate) -> None:
        """Say who and when."""
        who = match.decided_by.name if match.decided_by else ""
        when = say_moment(match.decided_at)
        super().__init__(
            "decided_before",
            Words(f"{who} decided about this pair on {when}.", f"{who}已于 {when} 对此作出判定。"),
        )


def decide(
    *, match_id: UUID, same: bool, reason: str, by: Officer, now: datetime
) -> MatchCandidate:
    """Say whether two records are one person; if so, they are merged.

    Raises NotFound, and DecidedBefore where somebody was first.
    """
    require(by, Ability.REVIEW)
    with transaction.atomic():
        _hold_merges()
        match = match_in_reach(by, match_id)
        if match.decided_at is not None:
            raise DecidedBefore(match)
        match.decided_at, match.decided_by = now, by
        match.is_same, match.reason = same, reason
        if same:
            match.merge = _join(
                match.person_id,
                match.other_id,
                probability=match.probability,
                reason=reason or SIDE_BY_SIDE,
                by=by,
                now=now,
            )
        match.save(update_fields=["decided_at", "decided_by", "is_same", "reason", "merge"])
    return match


def merge(
    *, one: UUID, other: UUID, probability: float, reason: str, by: Officer | None, now: datetime
) -> Merge | None:
    """Join two records and those joined to them; `by` None is the matching itself.

    Returns None where they are one person already.
    """
    with transaction.atomic():
        _hold_merges()
        return _join(one, other, probability=probability, reason=reason, by=by, now=now)


def undo(*, merge_id: UUID, reason: str, by: Officer, now: datetime) -> Merge:
    """Part what a merge joined; later merges of either side stay.

    Raises NotFound, and Refused where it was undone before.
    """
    require(by, Ability.REVIEW)
    with transaction.atomic():
        _hold_merges()
        found = _merge_in_reach(by, merge_id)
        if found.undone_at is not None:
            raise Refused(
                "undone_before",
                Words("This merge was undone before.", "此合并已被撤销。"),
            )
        found.undone_at, found.undone_by, found.undoing = now, by, reason
        found.save(update_fields=["undone_at", "undone_by", "undoing"])
        _trace_roots(root_id_of(found.absorbed))
    return found


def _merge_in_reach(officer: Officer, merge_id: UUID) -> Merge:
    reach = records_of(officer).values("id")
    found = (
        Merge.objects.filter(Q(kept__in=reach) | Q(absorbed__in=reach), pk=merge_id)
        .select_related("absorbed", "kept")
        .first()
    )
    if found is None:
        raise NotFound("There is no such merge in your unit.", "您的辖区内没有这次合并。")
    return found


def _join(
    one: UUID, other: UUID, *, probability: float, reason: str, by: Officer | None, now: datetime
) -> Merge | None:
    roots = {root_id_of(person) for person in Person.objects.filter(id__in=[one, other])}
    if len(roots) < 2:
        return None
    kept, absorbed = keep_one(*_facts(roots))
    joined = Merge.objects.create(
        id=uuid7_at(milliseconds_of(now), os.urandom(10)),
        kept_id=kept.id,
        absorbed_id=absorbed.id,
        at=now,
        by=by,
        probability=probability,
        reason=reason,
    )
    same_person(absorbed.id).update(same_as=kept.id)
    return joined


def _facts(roots: set[UUID]) -> list[RecordFacts]:
    """Return the facts of two roots, each with all records behind it, in the order of their ids."""
    return [_facts_of(root) for root in Person.objects.filter(id__in=roots).order_by("id")]


def _facts_of(root: Person) -> RecordFacts:
    records = same_person(root.id).values("id")
    sure = Identity.objects.filter(person__in=records, is_sure=True).count()
    counted = same_person(root.id).aggregate(
        phones=Count("contact_details", distinct=True), addresses=Count("addresses", distinct=True)
    )
    known = bool(root.birth_date) + bool(root.sex) + bool(root.household_id)
    return RecordFacts(
        root.id, root.added_at, sure, counted["phones"] + counted["addresses"] + known
    )


def _trace_roots(root: UUID) -> None:
    """Compute the roots of all records under `root` anew from the merges that stand."""
    records = list(same_person(root).values_list("id", flat=True))
    standing = Merge.objects.filter(absorbed__in=records, undone_at=None)
    kept_by = dict(standing.values_list("absorbed", "kept"))
    by_root: dict[UUID, list[UUID]] = defaultdict(list)
    for record, its_root in roots_of(records, kept_by).items():
        by_root[its_root].append(record)
    for its_root, members in by_root.items():
        Person.objects.filter(id__in=members).exclude(id=its_root).update(same_as=its_root)
        Person.objects.filter(id=its_root).update(same_as=None)


def _hold_merges() -> None:
    """Nobody else merges or undoes until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
