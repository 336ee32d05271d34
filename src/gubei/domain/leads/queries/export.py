"""Leads as a table of their own, with their results, which can be taken in again."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from gubei.domain.leads.models import Lead
from gubei.domain.leads.queries.outcomes import Naming, results_of
from gubei.domain.leads.queries.reach import leads_of
from gubei.domain.leads.queries.tables_out import AT_ONCE, Row, TableOut
from gubei.domain.leads.rules.results import RESULT_HEADERS, result_cells
from gubei.domain.people.models import ContactDetail, Identity, Person
from gubei.domain.privacy.models import Look, Purpose
from gubei.domain.privacy.operations import log_look
from gubei.domain.privacy.queries import key_ring
from gubei.domain.privacy.rules import SealedTable, about_of
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, require
from gubei.terms.moments import say_moment

LEAD_HEADERS = (
    "姓名", "性别", "出生日期", "证件号码", "联系电话", "其他电话", "电子邮箱", "现住址", "来源地",
    "抵京时间", "人员类别", "最后接触时间", "属地编码", "派单名称", "派单行",
)  # fmt: skip
_SEX = {"male": "男", "female": "女", "": ""}
_HEADER_ROW = 1

Show = Callable[[Identity | ContactDetail], str]


def export_leads(
    *,
    leads: QuerySet[Lead] | Sequence[UUID],
    whole_numbers: bool,
    by: Officer,
    purpose: Purpose,
    now: datetime,
) -> TableOut:
    """Return leads as a table in the order given, and write the access log.

    Whole numbers need the ability to reveal them; without, they stand there masked and the
    table serves for reading only. Leads out of the officer's reach are left out.
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
    show = _open if whole_numbers else _mask
    rows = _rows(chosen, at=now, show=show)
    return TableOut("线索", [], [*LEAD_HEADERS, *RESULT_HEADERS], _HEADER_ROW, rows)


def _chosen(by: Officer, leads: QuerySet[Lead] | Sequence[UUID]) -> list[UUID]:
    keys = leads.values_list("pk", flat=True) if isinstance(leads, QuerySet) else leads
    asked = list(keys)
    mine = {
        key
        for start in range(0, len(asked), AT_ONCE)
        for key in leads_of(by)
        .filter(pk__in=asked[start : start + AT_ONCE])
        .values_list("pk", flat=True)
    }
    return [key for key in dict.fromkeys(asked) if key in mine]


def _rows(leads: Sequence[UUID], *, at: datetime, show: Show) -> Iterator[Row]:
    numbers = {lead: number for number, lead in enumerate(leads, _HEADER_ROW + 1)}
    naming = Naming(rows=numbers)
    for start in range(0, len(leads), AT_ONCE):
        part = leads[start : start + AT_ONCE]
        found = Lead.objects.select_related("unit", "person", "dispatch_list", "row").in_bulk(part)
        results = results_of(dict.fromkeys(part), at=at, naming=naming)
        details = _details_of([lead.person for lead in found.values()])
        for key in part:
            cells = _lead_cells(found[key], details, show)
            yield numbers[key], (*cells, *result_cells(results[key]))


def _lead_cells(lead: Lead, details: dict[tuple[str, UUID], Any], show: Show) -> tuple[str, ...]:
    person = lead.person

    def texts(kind: str) -> list[str]:
        return list(dict.fromkeys(show(each) for each in details.get((kind, person.pk), ())))

    phones = texts("phone")
    return (
        person.name,
        _SEX[person.sex],
        person.birth_date.isoformat() if person.birth_date else "",
        next(iter(texts("document")), ""),
        next(iter(phones), ""),
        "、".join(phones[1:]),
        next(iter(texts("email")), ""),
        lead.address,
        lead.origin,
        say_moment(lead.arrived_at),
        lead.exposure,
        say_moment(lead.exposed_at),
        lead.unit.code,
        lead.dispatch_list.name,
        str(lead.row.number),
    )


def _details_of(persons: Iterable[Person]) -> dict[tuple[str, UUID], list[Any]]:
    """Return documents (the sure first) and contacts by kind and person.

    A record that was merged has those of its root record too.
    """
    roots: dict[UUID, list[UUID]] = {}
    for person in persons:
        roots.setdefault(person.pk, []).append(person.pk)
        if person.same_as_id:
            roots.setdefault(person.same_as_id, []).append(person.pk)
    owned = Q(person__in=roots)
    found: dict[tuple[str, UUID], list[Any]] = {}
    documents = Identity.objects.filter(owned).order_by("-is_sure", "id")
    contacts = ContactDetail.objects.filter(owned).order_by("id")
    everything: list[tuple[str, Identity | ContactDetail]] = [
        *(("document", one) for one in documents),
        *((one.kind, one) for one in contacts),
    ]
    for kind, each in everything:
        for person_id in dict.fromkeys(roots[each.person_id]):
            found.setdefault((kind, person_id), []).append(each)
    return found


def _open(detail: Identity | ContactDetail) -> str:
    table: SealedTable = "identity" if isinstance(detail, Identity) else "contact"
    return key_ring().open(bytes(detail.sealed), about=about_of(table, detail.pk))


def _mask(detail: Identity | ContactDetail) -> str:
    return detail.masked
