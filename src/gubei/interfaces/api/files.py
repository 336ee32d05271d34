"""Tables to take out: the feedback of a list, the rows to correct, the leads that are shown."""

import tempfile
from collections.abc import Sequence
from typing import Annotated, BinaryIO, Literal, cast
from urllib.parse import quote
from uuid import UUID

from django.http import FileResponse
from ninja import Query, Router

from gubei.adapters.tables import write_sheets
from gubei.domain.leads.queries.export import export_leads
from gubei.domain.leads.queries.feedback import feedback_for
from gubei.domain.leads.queries.filters import find_leads
from gubei.domain.leads.queries.reach import list_in_reach
from gubei.domain.leads.queries.tables_out import TableOut
from gubei.domain.leads.queries.unreadable import unreadable_for
from gubei.domain.privacy.models import Purpose
from gubei.domain.territory.rules import Ability, Scope, require
from gubei.interfaces.api.access import session_or_token
from gubei.interfaces.api.asked import SignedRequest, now_of
from gubei.interfaces.api.leads import LeadsAsked
from gubei.terms.moments import in_shanghai
from gubei.terms.refusals import Invalid

router = Router(tags=["files"])
_READ_LISTS = session_or_token(Scope.LISTS_READ)
_READ_LEADS = session_or_token(Scope.LEADS_READ)

Kind = Literal["xlsx", "csv"]
_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
_IN_MEMORY = 8 * 1024 * 1024  # bytes; a larger file lies in the temporary folder while it is sent
_MOST_LEADS = 100_000


@router.get("/lists/{list_id}/feedback.{kind}", auth=_READ_LISTS)
def download_feedback(
    request: SignedRequest, list_id: UUID, kind: Kind, purpose: Purpose = Purpose.FEEDBACK
) -> FileResponse:
    """Download the very table that came, with the results added. The look is logged."""
    tables = feedback_for(
        dispatch_list=list_id, by=request.auth, purpose=purpose, now=now_of(request)
    )
    name = list_in_reach(request.auth, list_id).name
    return send_tables(tables, kind, f"{name}-反馈-{stamp_of(request)}")


@router.get("/lists/{list_id}/unreadable.{kind}", auth=_READ_LISTS)
def download_unreadable(
    request: SignedRequest, list_id: UUID, kind: Kind, purpose: Purpose = Purpose.CORRECT
) -> FileResponse:
    """Download the rows that cannot be read, with what is wrong, to correct and take in again."""
    tables = unreadable_for(
        dispatch_list=list_id, by=request.auth, purpose=purpose, now=now_of(request)
    )
    name = list_in_reach(request.auth, list_id).name
    return send_tables(tables, kind, f"{name}-待更正-{stamp_of(request)}")


@router.get("/exports/leads.{kind}", auth=_READ_LEADS)
def download_leads(
    request: SignedRequest,
    *,
    kind: Kind,
    filters: Annotated[LeadsAsked, Query()],
    purpose: Purpose,
    whole_numbers: bool = False,
) -> FileResponse:
    """Download the leads that a table shows; whole numbers only for who may reveal them."""
    require(request.auth, Ability.EXPORT)
    now = now_of(request)
    leads = find_leads(request.auth, filters.as_filter(), now=now).order_by("locate_by", "pk")
    if leads[: _MOST_LEADS + 1].count() > _MOST_LEADS:
        raise Invalid(
            f"More than {_MOST_LEADS:,} leads; narrow the filter, or export list by list.",
            f"超过 {_MOST_LEADS:,} 条线索，请缩小筛选范围或按派单导出。",
        )
    table = export_leads(
        leads=leads, whole_numbers=whole_numbers, by=request.auth, purpose=purpose, now=now
    )
    return send_tables([table], kind, f"线索-{stamp_of(request)}")


def stamp_of(request: SignedRequest) -> str:
    """Return the moment of a request as it stands in the name of a file."""
    return in_shanghai(now_of(request)).strftime("%Y%m%d-%H%M")


def send_tables(tables: Sequence[TableOut], kind: Kind, name: str) -> FileResponse:
    """Send tables as a file of a kind."""
    target = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed when sent
    write_sheets(cast(BinaryIO, target), tables, kind=kind)
    target.seek(0)
    return send_file(cast(BinaryIO, target), _TYPES[kind], f"{name}.{kind}")


def send_file(content: BinaryIO, kind: str, name: str) -> FileResponse:
    """Send what was written as a file of a media type; nobody on the way keeps it."""
    response = FileResponse(content, content_type=kind)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["Cache-Control"] = "no-store"
    return response
