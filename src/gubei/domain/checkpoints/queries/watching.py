"""Who is looked for at the roads: the facts by which one vehicle is decided, for everybody."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import connection

from gubei.domain.checkpoints.models import Checkpoint
from gubei.domain.checkpoints.queries.checks import checked_for
from gubei.domain.checkpoints.queries.looking_up import commuter_entries
from gubei.domain.checkpoints.rules.watching import Listed, seen_within
from gubei.domain.leads.queries.sought import all_sought
from gubei.domain.measures.queries.kept_in import all_kept_in
from gubei.domain.people.queries.numbers import all_records, numbers_of
from gubei.domain.privacy.queries import key_ring
from gubei.domain.privacy.rules import about_of
from gubei.engines.policy import Pack
from gubei.terms.moments import in_shanghai

# The people are one value: the server takes no more than 65,535 by themselves.
_VEHICLES = """
SELECT DISTINCT passage.plate FROM unnest(%s::uuid[]) AS asked(id)
JOIN gubei_traveller traveller ON traveller.person_id = asked.id
JOIN gubei_passage passage ON passage.id = traveller.passage_id
WHERE passage.passed_at > %s AND passage.withdrawn_at IS NULL AND passage.plate <> ''
"""


def listed_now(pack: Pack | None, *, checkpoint: Checkpoint, now: datetime) -> Listed:
    """Return everybody who is stopped at a checkpoint, and whom the rules know as commuters.

    With the vehicles on their way there that the neighbour checked.

    The same people as `look_up` finds one by one.
    """
    today = in_shanghai(now).date()
    records = all_sought() | all_kept_in(today=today)
    numbers = numbers_of(records)
    return Listed(
        documents=numbers.documents,
        calls=numbers.calls,
        plates=vehicles_of(all_records(records), since=now - seen_within(pack, now)),
        known=_known_commuters(pack, now=now),
        checked=checked_for(checkpoint, pack, now=now),
    )


def vehicles_of(records: Collection[UUID], *, since: datetime) -> frozenset[str]:
    """Return the plates of vehicles in which one of these records passed since a moment."""
    with connection.cursor() as cursor:
        cursor.execute(_VEHICLES, [list(records), since])
        return frozenset(plate for (plate,) in cursor.fetchall())


def _known_commuters(pack: Pack | None, *, now: datetime) -> frozenset[str]:
    entries = commuter_entries(pack, in_shanghai(now).date())
    if entries is None:
        return frozenset()
    newest = entries.exclude(document=None).order_by("document_blind").distinct("document_blind")
    ring = key_ring()
    return frozenset(
        ring.open(sealed, about=about_of("traveller", key))
        for key, sealed in newest.values_list("pk", "document")
        if sealed is not None
    )
