"""Decides on contacts, one or many at once; each close or secondary contact becomes a lead."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce

from gubei.domain.investigations.models import Case, ContactDecision
from gubei.domain.investigations.queries.cases import case_in_reach
from gubei.domain.investigations.queries.contacts import ContactRow, standing_contacts
from gubei.domain.investigations.rules.contacts import ContactClass
from gubei.domain.leads.models import Lead
from gubei.domain.leads.operations.closing import close
from gubei.domain.leads.operations.tracing import Traced, TracingList, make_tracing_list
from gubei.domain.leads.rules.ends import End, Waiting
from gubei.domain.people.models import Person
from gubei.domain.people.queries.files import root_id_of
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, require
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of
from gubei.terms.refusals import Invalid, NotFound

MOST_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Ruling:
    """What many contacts are decided to be, and why. `through` is whom secondary ones met; None
    leaves the person through whom the trace found each.
    """

    value: ContactClass
    reason: str
    through: UUID | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """What came of it: decisions written, leads made, leads of before that were closed.

    `waiting` leads of before stay open: a transfer or request about them is not answered yet.
    """

    decided: int
    leads: dict[UUID, UUID]
    closed: int
    waiting: int


@transaction.atomic
def decide_contacts(
    *, case: UUID, persons: Sequence[UUID], ruling: Ruling, by: Officer, now: datetime
) -> Decided:
    """Decide on contacts of a case: all of them or none. Raises Invalid, NotFound.

    Who becomes a close or secondary contact is put on a list of kind tracing, routed and with its
    clock. Who is found to be none of these any more has the lead closed as a false hit.
    """
    require(by, Ability.INVESTIGATE)
    found = case_in_reach(by, case, lock=True)
    rows = _rows(by, found, persons, ruling)
    mine = Q(person__in=list(rows)) | Q(person__same_as__in=list(rows))
    before = ContactDecision.objects.filter(mine, case=found, replaced_at=None)
    root = Coalesce("person__same_as_id", "person_id")
    leads = dict(before.exclude(lead=None).values_list(root, "lead"))
    open_leads = set(
        Lead.objects.filter(pk__in=leads.values(), closed_at=None).values_list("pk", flat=True)
    )
    made: dict[UUID, UUID] = {}
    if ruling.value.becomes_a_lead:
        fresh = [row for key, row in rows.items() if leads.get(key) not in open_leads]
        made = _make_leads(found, fresh, ruling, by, now)
    before.update(replaced_at=now)
    ContactDecision.objects.bulk_create(_decisions(found, rows, ruling, leads | made, by, now))
    closed, waiting = 0, 0
    if not ruling.value.becomes_a_lead:
        closed, waiting = _close(open_leads, ruling, by, now)
    return Decided(len(rows), made, closed, waiting)


def _rows(
    by: Officer, case: Case, persons: Sequence[UUID], ruling: Ruling
) -> dict[UUID, ContactRow]:
    if not ruling.reason.strip():
        raise Invalid("Give the reason.", "请填写判定理由。", code="reason")
    if not 0 < len(persons) <= MOST_AT_ONCE:
        raise Invalid(
            f"From 1 to {MOST_AT_ONCE} contacts at once.", f"一次判定 1 至 {MOST_AT_ONCE} 人。",
            code="how_many",
        )  # fmt: skip
    roots = {root_id_of(each) for each in Person.objects.filter(pk__in=persons)}
    rows = standing_contacts(by, case, list(roots))
    if len(rows) < len(set(persons)):
        raise NotFound(
            "Somebody of them is no contact of this case, or not of your unit; reload the table.",
            "其中有人不是该病例的接触者或不在您的辖区，请刷新列表。",
        )
    return rows


def _make_leads(
    case: Case, rows: Sequence[ContactRow], ruling: Ruling, by: Officer, now: datetime
) -> dict[UUID, UUID]:
    if not rows:
        return {}
    words = ruling.value.words.zh
    wish = TracingList(f"病例{case.number} {words}", ruling.value.person_class, by, now)
    traced = [
        Traced(row.person, f"{words}（病例{case.number}）", _place(row), row.last_at)
        for row in sorted(rows, key=lambda row: (row.ring, row.first_at, str(row.person)))
    ]
    return make_tracing_list(wish=wish, traced=traced)


def _place(row: ContactRow) -> str:
    if row.is_household:
        return "同住"
    return f"{row.site_name} {row.zone}".strip() or row.relation


def _decisions(
    case: Case,
    rows: dict[UUID, ContactRow],
    ruling: Ruling,
    leads: dict[UUID, UUID],
    by: Officer,
    now: datetime,
) -> list[ContactDecision]:
    ids = uuid7_run(milliseconds_of(now))
    return [
        ContactDecision(
            id=next(ids),
            case=case,
            person_id=person,
            value=ruling.value,
            reason=ruling.reason.strip()[:300],
            at=now,
            by=by,
            contact_id=row.id,
            through_id=ruling.through or row.through,
            first_exposed_at=row.first_at,
            last_exposed_at=row.last_at,
            lead_id=leads.get(person),
        )
        for person, row in rows.items()
    ]


def _close(leads: set[UUID], ruling: Ruling, by: Officer, now: datetime) -> tuple[int, int]:
    """Close leads of before as false hits; return how many, and how many wait for an answer."""
    note = f"流调判定为{ruling.value.words.zh}：{ruling.reason.strip()}"[:300]
    end, done = End("false_hit", note=note), 0
    for lead in sorted(leads):
        try:
            close(lead=lead, end=end, duplicate_of=None, unit="", by=by, now=now)
            done += 1
        except Waiting:
            continue
    return done, len(leads) - done
