"""Leads as a table of their own, with their results, which can be taken in again."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.db.models import QuerySet

from gubei.domain.leads.models import Lead
from gubei.domain.leads.queries.outcomes import Naming, results_of
from gubei.domain.leads.queries.reach import leads_of
from gubei.domain.leads.queries.tables_out import AT_ONCE, Row, TableOut
from gubei.domain.leads.rules.results import RESULT_HEADERS, result_cells
from gubei.domain.people.models import ContactDetail, Identity, open_detail
from gubei.domain.privacy.models import Look, Purpose
from gubei.domain.privacy.operations import log_look
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, require
from gubei.terms.moments import say_moment

LEAD_HEADERS = (
    "姓名", "性别", "出生日期", "证件号码", "联系电话", "其他电话", "电子邮箱", "现住址", "来源地",
    "抵京时间", "人员类别", "最后接触时间", "属地编码", "派单名称", "派单行",
)  # fmt: skip
_SEX = {"male": "男", "female": "女", "": ""}
_HEADER_ROW = 1
Details = dict[tuple[str, UUID], list[str]]

# What a row says beside the person's numbers and the results, in the order of LEAD_HEADERS.
_FACTS = (
    "pk", "person_id", "person__same_as_id", "person__name", "person__sex", "person__birth_date",
    "address", "origin", "arrived_at", "exposure", "exposed_at", "unit__code",
    "dispatch_list__name", "row__number",
)  # fmt: skip


def export_leads(
    *,
    leads: QuerySet[Lead] | Sequence[UUID],
    whole_numbers: bool,
    by: Officer,
    purpose: Purpose,
    now: datetime,
) -> TableOut:
    """Return leads as a table in the order given, and write the access log.

    `leads` is a query that was not sliced, or ids; those out of the officer's reach are left
    out. Whole numbers need the ability to reveal them; without, they stand there masked and the
    table serves for reading only.
    """
    require(by, Ability.EXPORT)
    if whole_numbers:
        require(by, Ability.REVEAL)
    chosen = _chosen(by, leads)
    log_look(
        officer=by,
        person=None,
        look=Look.EXPORT,
        purpose=purpose,
        now=now,
        about="leads, whole numbers" if whole_numbers else "leads, masked",
        count=len(chosen),
    )
    rows = _rows(chosen, at=now, whole_numbers=whole_numbers)
    return TableOut("线索", [], [*LEAD_HEADERS, *RESULT_HEADERS], _HEADER_ROW, rows)


def _chosen(by: Officer, leads: QuerySet[Lead] | Sequence[UUID]) -> list[UUID]:
    reach = leads_of(by)
    if isinstance(leads, QuerySet):
        mine = leads.filter(pk__in=reach.values("pk"))
        return list(dict.fromkeys(mine.values_list("pk", flat=True)))
    known = {
        key
        for start in range(0, len(leads), AT_ONCE)
        for key in reach.filter(pk__in=leads[start : start + AT_ONCE]).values_list("pk", flat=True)
    }
    return [key for key in dict.fromkeys(leads) if key in known]


def _rows(leads: Sequence[UUID], *, at: datetime, whole_numbers: bool) -> Iterator[Row]:
    numbers = {lead: number for number, lead in enumerate(leads, _HEADER_ROW + 1)}
    naming = Naming(rows=numbers)
    for start in range(0, len(leads), AT_ONCE):
        part = leads[start : start + AT_ONCE]
        facts = {row[0]: row for row in Lead.objects.filter(pk__in=part).values_list(*_FACTS)}
        results = results_of(dict.fromkeys(part), at=at, naming=naming)
        details = _details_of([row[1:3] for row in facts.values()], whole_numbers=whole_numbers)
        for key in part:
            cells = _lead_cells(facts[key], details)
            yield numbers[key], (*cells, *result_cells(results[key]))


def _lead_cells(facts: Sequence[Any], details: Details) -> tuple[str, ...]:
    _, person, _, name, sex, born, address, origin, arrived, exposure, exposed, *source = facts
    document, phone, email = (
        list(dict.fromkeys(details.get((kind, person), ())))
        for kind in ("document", "phone", "email")
    )
    return (
        name,
        _SEX[sex],
        born.isoformat() if born else "",
        "".join(document[:1]),
        "".join(phone[:1]),
        "、".join(phone[1:]),
        "".join(email[:1]),
        address,
        origin,
        say_moment(arrived),
        exposure,
        say_moment(exposed),
        *map(str, source),
    )


def _details_of(persons: Iterable[tuple[UUID, UUID | None]], *, whole_numbers: bool) -> Details:
    """Return documents (the sure first) and contacts by kind and person.

    `persons` are records with their root record: one that was merged has the root's too.
    """
    holders: dict[UUID, set[UUID]] = {}
    for person, root in persons:
        holders.setdefault(person, set()).add(person)
        if root:
            holders.setdefault(root, set()).add(person)
    found: Details = {}
    for kind, owner, text in _texts_of(list(holders), whole_numbers=whole_numbers):
        for person in holders[owner]:
            found.setdefault((kind, person), []).append(text)
    return found


def _texts_of(owners: Sequence[UUID], *, whole_numbers: bool) -> Iterator[tuple[str, UUID, str]]:
    """Yield kind, record and text of every document and contact, masked or opened."""
    documents = Identity.objects.filter(person__in=owners).order_by("-is_sure", "id")
    for document in documents:
        yield "document", document.person_id, _shown("identity", document, whole=whole_numbers)
    for contact in ContactDetail.objects.filter(person__in=owners).order_by("id"):
        yield contact.kind, contact.person_id, _shown("contact", contact, whole=whole_numbers)


def _shown(
    table: Literal["identity", "contact"], detail: Identity | ContactDetail, *, whole: bool
) -> str:
    return open_detail(table, detail) if whole else detail.masked
