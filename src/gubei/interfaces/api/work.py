"""What an officer has to do: the home page and my work."""

from uuid import UUID

from ninja import Router

from gubei.domain.leads.queries.lines import lines_of
from gubei.domain.leads.queries.work import count_home, count_work, open_lists, work_of
from gubei.domain.people.models import ContactDetail
from gubei.domain.privacy.models import Look, Purpose
from gubei.domain.privacy.operations import log_table
from gubei.domain.territory.rules import Ability, may, require
from gubei.interfaces.api.asked import SignedRequest, now_of
from gubei.interfaces.api.lead_shapes import LeadRow, lead_values
from gubei.interfaces.api.list_shapes import ListLine
from gubei.interfaces.api.lists import list_lines
from gubei.interfaces.api.shapes import Shape

router = Router(tags=["work"])
_LISTS_AT_HOME = 5


class Phone(Shape):
    """A telephone number, masked; revealing it asks for a purpose."""

    id: UUID
    masked: str


class WorkRow(LeadRow):
    """A lead to work on, with the numbers to call."""

    phones: list[Phone]


class WorkCounts(Shape):
    """How much there is."""

    open: int
    overdue: int
    done_today: int


class Work(Shape):
    """The officer's open leads, overdue first (up to 100), and the counts of all."""

    items: list[WorkRow]
    counts: WorkCounts


class Home(Shape):
    """The numbers that an officer sees first; all zero for a role that works with no leads."""

    lists_open: int = 0
    leads_open: int = 0
    overdue: int = 0
    mine: int = 0
    waiting_approval: int = 0
    transfers_waiting: int = 0
    matches: int = 0
    lists: list[ListLine] = []


@router.get("/work", response=Work)
def read_work(request: SignedRequest) -> Work:
    """Return the officer's own work. That it was shown is logged."""
    require(request.auth, Ability.WORK)
    now = now_of(request)
    lines = lines_of(work_of(request.auth, now=now))
    phones = phones_of({line.person_id for line in lines})
    counts = count_work(request.auth, now=now)
    log_table(
        officer=request.auth, look=Look.TABLE, purpose=Purpose.LOCATE, about="my work",
        count=len(lines), now=now,
    )  # fmt: skip
    return Work(
        items=[
            WorkRow(**lead_values(line, now), phones=phones.get(line.person_id, []))
            for line in lines
        ],
        counts=WorkCounts(open=counts.open, overdue=counts.overdue, done_today=counts.done_today),
    )


def phones_of(persons: set[UUID]) -> dict[UUID, list[Phone]]:
    """Return the telephone numbers of persons, masked."""
    details = ContactDetail.objects.filter(person__in=persons, kind="phone").order_by("id")
    phones: dict[UUID, list[Phone]] = {}
    for detail in details:
        phones.setdefault(detail.person_id, []).append(Phone(id=detail.pk, masked=detail.masked))
    return phones


@router.get("/home", response=Home)
def read_home(request: SignedRequest) -> Home:
    """Return the numbers of the home page and the lists that are still open."""
    if not may(request.auth, Ability.READ):
        return Home()
    now = now_of(request)
    counts = count_home(request.auth, now=now)
    lists = list(open_lists(request.auth).select_related("unit").order_by("-received_at"))
    return Home(
        lists_open=counts.lists_open,
        leads_open=counts.leads_open,
        overdue=counts.overdue,
        mine=counts.mine,
        waiting_approval=counts.waiting_approval,
        transfers_waiting=counts.transfers_waiting,
        matches=counts.matches,
        lists=list_lines(request.auth, lists[:_LISTS_AT_HOME], now),
    )
