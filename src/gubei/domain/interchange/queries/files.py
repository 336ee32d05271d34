"""Which files of other systems came, when, and by whom."""

from django.db.models import QuerySet

from gubei.domain.interchange.models import ForeignFile
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import units_of


def files_of(officer: Officer) -> QuerySet[ForeignFile]:
    """Return the files of other systems, the newest first; they are the district's."""
    found = ForeignFile.objects.filter(unit__in=units_of(officer))
    return found.select_related("taken_in_by").order_by("-taken_in_at", "-pk")
