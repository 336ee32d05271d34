"""Where a person stayed."""

from uuid import UUID

from gubei.domain.isolation.models import Stay
from gubei.domain.isolation.queries.stays import stays_of
from gubei.domain.people.queries.files import same_person
from gubei.domain.territory.models import Officer

MOST = 20


def stays_about(officer: Officer, root: UUID) -> list[Stay]:
    """Return the stays of a person (root record) at sites in reach, the newest first."""
    mine = stays_of(officer).filter(person__in=same_person(root).values("pk"))
    return list(mine.order_by("-from_at", "-pk")[:MOST])
