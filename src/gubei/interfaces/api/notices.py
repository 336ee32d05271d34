"""The numbered notices of a measure: made by an act, printed as often as needed."""

from typing import Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Router

from gubei.adapters.papers import print_notice
from gubei.domain.measures.operations.papers import make_notice, read_notice
from gubei.domain.privacy.models import Purpose
from gubei.interfaces.api.asked import SignedRequest, now_of
from gubei.interfaces.api.measure_shapes import NoticeShown
from gubei.interfaces.api.papers import paper
from gubei.interfaces.api.shapes import Sent

router = Router(tags=["measures"])


class NewNotice(Sent):
    """Of which act; of the newest one where nothing is said."""

    act: UUID | None = None


@router.post("/measures/{measure_id}/notices", response=NoticeShown)
def number_notice(request: SignedRequest, measure_id: UUID, sent: NewNotice) -> NoticeShown:
    """Number the notice of an act; asked again, it is the same one."""
    notice = make_notice(measure=measure_id, act=sent.act, by=request.auth, now=now_of(request))
    return NoticeShown.of(notice)


@router.get("/measures/{measure_id}/notices/{notice_id}.pdf")
def download_notice(
    request: SignedRequest,
    measure_id: UUID,
    notice_id: UUID,
    *,
    language: Literal["zh", "en"] = "zh",
    purpose: Purpose = Purpose.CARE,
) -> HttpResponse:
    """Download a notice as PDF, the same bytes every time. The look is logged."""
    notice, content = read_notice(
        measure=measure_id, notice=notice_id, by=request.auth, purpose=purpose,
        now=now_of(request),
    )  # fmt: skip
    printed = print_notice(content, language=language, made_at=notice.made_at)
    return paper(printed, name=f"告知书-{notice.label}.pdf", is_download=True)
