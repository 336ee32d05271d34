"""What an officer has to do now, and the numbers of the home page."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from gubei.domain.leads.models import Closing, DispatchList, Lead, OutOfReach, Transfer
from gubei.domain.leads.queries.reach import leads_of, lists_of, unit_ids_of
from gubei.domain.orders.queries.orders import own_orders
from gubei.domain.people.models import MatchCandidate
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import units_of
from gubei.terms.moments import in_shanghai


def work_of(officer: Officer, *, now: datetime, limit: int = 100) -> list[UUID]:
    """Return the officer's open leads, overdue first.

    Those assigned to or taken up by the officer, then those of the own unit that nobody has.
    """
    leads = leads_of(officer).filter(_own(officer, now), closed_at=None)
    return list(leads.order_by("locate_by", "pk").values_list("pk", flat=True)[:limit])


def _own(officer: Officer, now: datetime) -> Q:
    mine = Q(officer=officer) | Q(claimed_by=officer, claimed_until__gt=now)
    free = Q(claimed_until=None) | Q(claimed_until__lte=now)
    return mine | Q(unit=officer.unit, officer=None) & free


def usual_districts(officer: Officer, *, limit: int = 6) -> list[tuple[str, str]]:
    """Return code and name of the districts that most of the unit's transfers went to."""
    sent = Transfer.objects.filter(lead__in=leads_of(officer), refused_at=None)
    counted = sent.values_list("to_code", "to_name").annotate(many=Count("pk"))
    return [(code, name) for code, name, _ in counted.order_by("-many", "to_name")[:limit]]


@dataclass(frozen=True, slots=True)
class WorkCounts:
    """How much is open, overdue and done today by this officer, not by a file or the machine."""

    open: int
    overdue: int
    done_today: int


def count_work(officer: Officer, *, now: datetime) -> WorkCounts:
    """Count the officer's work."""
    leads = leads_of(officer).filter(_own(officer, now), closed_at=None)
    today = in_shanghai(now).replace(hour=0, minute=0, second=0, microsecond=0)
    done = Closing.objects.filter(by=officer, source=None, at__gte=today, reopened_at=None)
    return WorkCounts(leads.count(), leads.filter(locate_by__lt=now).count(), done.count())


@dataclass(frozen=True, slots=True)
class HomeCounts:
    """The numbers that an officer sees first; `mine` is what waits in my work, orders too."""

    lists_open: int
    leads_open: int
    overdue: int
    mine: int
    waiting_approval: int
    transfers_waiting: int
    matches: int


def count_home(officer: Officer, *, now: datetime) -> HomeCounts:
    """Count what is open under the officer's unit."""
    # By unit, also for the district: the index of open leads by unit says it all.
    leads = Lead.objects.filter(unit__in=unit_ids_of(officer), closed_at=None)
    reach = {"lead__in": leads_of(officer)}
    return HomeCounts(
        lists_open=open_lists(officer).count(),
        **leads.aggregate(leads_open=Count("pk"), overdue=Count("pk", filter=Q(locate_by__lt=now))),
        mine=leads.filter(_own(officer, now)).count() + own_orders(officer).count(),
        waiting_approval=waiting_requests(officer).count(),
        transfers_waiting=Transfer.objects.filter(
            **reach, received_at=None, refused_at=None
        ).count(),
        matches=MatchCandidate.objects.filter(unit__in=units_of(officer), decided_at=None).count(),
    )


def open_lists(officer: Officer) -> QuerySet[DispatchList]:
    """Return the officer's lists that have an open lead."""
    mine = Lead.objects.filter(
        dispatch_list=OuterRef("pk"), closed_at=None, unit__in=unit_ids_of(officer)
    )
    return lists_of(officer).filter(Exists(mine))


def waiting_transfers(officer: Officer) -> QuerySet[Transfer]:
    """Return the transfers that nobody has signed for yet."""
    found = Transfer.objects.filter(lead__in=leads_of(officer), received_at=None, refused_at=None)
    return found.select_related("lead__person", "lead__unit", "sent_by")


def waiting_requests(officer: Officer) -> QuerySet[OutOfReach]:
    """Return the requests to end a search that wait for an answer."""
    found = OutOfReach.objects.filter(lead__in=leads_of(officer), approved_at=None, refused_at=None)
    return found.select_related("lead__person", "lead__unit", "asked_by")
