"""The contacts of a case as a table, and as pairs: what an officer takes out is logged."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from gubei.domain.investigations.models import Case
from gubei.domain.investigations.queries.contacts import ContactFilter, ContactRow, contacts_of
from gubei.domain.investigations.queries.pictures import Graph, graph_of
from gubei.domain.investigations.rules.contacts import ContactClass
from gubei.domain.leads.queries.tables_out import Row, TableOut
from gubei.domain.people.queries.files import root_id_of
from gubei.domain.privacy.models import Look, Purpose
from gubei.domain.privacy.operations import log_looks
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, require
from gubei.terms.moments import say_moment

CONTACT_HEADERS = (
    "圈层", "姓名", "属地", "属地编码", "经由", "场所", "分区", "首次接触", "末次接触", "接触分钟",
    "关系", "判定", "判定理由", "判定人", "判定时间",
)  # fmt: skip
_MOST = 100_000
_HEADER_ROW = 1


def contacts_table(*, case: Case, by: Officer, purpose: Purpose, now: datetime) -> TableOut:
    """Return the contacts of a case in the officer's reach as a table; each look is logged."""
    rows = _taken(case=case, by=by, purpose=purpose, now=now)
    return TableOut("接触者", [], list(CONTACT_HEADERS), _HEADER_ROW, _numbered(map(_cells, rows)))


def relations_to_take_out(
    *, case: Case, by: Officer, purpose: Purpose, now: datetime
) -> list[ContactRow]:
    """Return who exposed whom, for the form of another system; each look is logged."""
    return _taken(case=case, by=by, purpose=purpose, now=now)


def graph_to_take_out(*, case: Case, by: Officer, purpose: Purpose, now: datetime) -> Graph:
    """Return the whole graph of a case; each look is logged."""
    _taken(case=case, by=by, purpose=purpose, now=now)
    return graph_of(by, case, most=_MOST)


def _taken(*, case: Case, by: Officer, purpose: Purpose, now: datetime) -> list[ContactRow]:
    require(by, Ability.EXPORT)
    rows = [row for row, _ in contacts_of(by, case, ContactFilter())]
    persons: Sequence[UUID] = [root_id_of(case.person), *(row.person for row in rows)]
    log_looks(
        officer=by,
        persons=list(dict.fromkeys(persons)),
        look=Look.EXPORT,
        purpose=purpose,
        about=f"contacts of {case.number}",
        now=now,
    )
    return rows


def _numbered(rows: Iterator[Sequence[str]]) -> Iterator[Row]:
    return enumerate(rows, start=_HEADER_ROW + 1)


def _cells(row: ContactRow) -> list[str]:
    return [
        str(row.ring),
        row.name,
        row.unit_name,
        row.unit_code,
        row.through_name,
        row.site_name,
        row.zone,
        say_moment(row.first_at),
        say_moment(row.last_at),
        f"{row.seconds / 60:.0f}",
        row.relation,
        ContactClass(row.value).words.zh if row.value else "",
        row.reason,
        row.decided_by,
        say_moment(row.decided_at),
    ]
