"""Relays as the main server knows them."""

from contextlib import suppress
from uuid import UUID

from django.db.models import Q, QuerySet

from gubei.domain.checkpoints.models import Checkpoint, Relay
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import units_of
from gubei.terms.refusals import NotFound


def all_relays() -> QuerySet[Relay]:
    """Return every relay, the newest first."""
    return Relay.objects.select_related("checkpoint__site").order_by("-enrolled_at", "-id")


def relays_of(officer: Officer) -> QuerySet[Relay]:
    """Return the relays at checkpoints of the officer's unit and below, the newest first."""
    return all_relays().filter(checkpoint__unit__in=units_of(officer))


def checkpoint_called(text: str) -> Checkpoint:
    """Return a checkpoint that is open by its name or its key. Raises NotFound."""
    named = Q(site__name=text)
    with suppress(ValueError):
        named |= Q(pk=UUID(text))
    found = Checkpoint.objects.filter(named, closed_at=None).select_related("site").first()
    if found is None:
        raise NotFound(f"There is no checkpoint {text}.", f"没有检查站 {text}。")
    return found
