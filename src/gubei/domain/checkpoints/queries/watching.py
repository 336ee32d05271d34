"""Who is looked for at the roads: the facts by which one vehicle is decided, for everybody."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from gubei.domain.checkpoints.models import Traveller
from gubei.domain.checkpoints.queries.looking_up import commuter_entries
from gubei.domain.checkpoints.rules.watching import SEEN_WITHIN, Listed
from gubei.domain.leads.queries.sought import all_sought, sought_among
from gubei.domain.measures.queries.kept_in import all_kept_in, kept_in
from gubei.domain.people.queries.numbers import all_records, numbers_of
from gubei.domain.people.queries.recognising import records_by_root
from gubei.domain.privacy.queries import key_ring
from gubei.domain.privacy.rules import about_of
from gubei.engines.policy import Pack
from gubei.terms.moments import in_shanghai


def listed_now(pack: Pack | None, *, now: datetime) -> Listed:
    """Return everybody who is stopped at a checkpoint, and whom the rules know as commuters.

    The same people as `look_up` finds one by one.
    """
    today = in_shanghai(now).date()
    records = all_sought() | all_kept_in(today=today)
    numbers = numbers_of(records)
    return Listed(
        documents=numbers.documents,
        calls=numbers.calls,
        plates=_vehicles_of(all_records(records), now=now),
        known=_known_commuters(pack, now=now),
    )


def _vehicles_of(records: Collection[UUID], *, now: datetime) -> frozenset[str]:
    seen = Traveller.objects.filter(
        person__in=records, passage__passed_at__gt=now - SEEN_WITHIN, passage__withdrawn_at=None
    )
    return frozenset(seen.exclude(passage__plate="").values_list("passage__plate", flat=True))


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


def carried_somebody_sought(plates: Sequence[str], *, now: datetime) -> frozenset[str]:
    """Return those of these vehicles in which somebody who is looked for sat lately."""
    lately = Traveller.objects.filter(
        passage__plate__in=[each for each in plates if each], person__isnull=False,
        passage__passed_at__gt=now - SEEN_WITHIN, passage__withdrawn_at=None,
    )  # fmt: skip
    sat = set(lately.values_list("passage__plate", "person"))
    if not sat:
        return frozenset()
    record_of = records_by_root(sorted({person for _, person in sat}))
    sought = sought_among(list(record_of)) | kept_in(list(record_of), today=in_shanghai(now).date())
    found = {record_of[each] for each in sought}
    return frozenset(plate for plate, person in sat if person in found)
