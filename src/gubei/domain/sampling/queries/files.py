"""Files of results in the officer's reach."""

from django.db.models import Q, QuerySet

from gubei.domain.sampling.models import ResultFile
from gubei.domain.territory.models import Level, Officer
from gubei.domain.territory.queries import units_of


def result_files_of(officer: Officer) -> QuerySet[ResultFile]:
    """Return the files that officers of the unit and below sent, the newest first.

    What a command on the server took in is the whole district's: the district's officers see it.
    """
    seen = Q(by__unit__in=units_of(officer))
    if officer.unit.level == Level.DISTRICT:
        seen |= Q(by=None)
    return ResultFile.objects.filter(seen).select_related("by").order_by("-at", "-pk")
