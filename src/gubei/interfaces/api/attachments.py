"""Files that a decision or a report encloses: sent first, named by the act, read by the units."""

from datetime import datetime
from urllib.parse import quote
from uuid import UUID

from django.http import HttpResponse
from ninja import File, Router
from ninja.files import UploadedFile

from gubei.domain.orders import models
from gubei.domain.orders.operations.attaching import (
    drop_attachment,
    open_attachment,
    receive_attachment,
)
from gubei.domain.orders.rules.attachments import check_file, type_of
from gubei.domain.privacy.models import Purpose
from gubei.domain.territory.rules import Ability, require
from gubei.interfaces.api.asked import SignedRequest, now_of
from gubei.interfaces.api.shapes import Nothing, OfficerName, Shape

router = Router(tags=["orders"])


class Attachment(Shape):
    """A file; `reported` says that it came back with a report, not with the decision."""

    id: UUID
    name: str
    size: int
    at: datetime
    by: OfficerName
    reported: bool

    @classmethod
    def shown(cls, attachment: models.Attachment) -> "Attachment":
        """Return it as it is shown; its content is asked for by itself."""
        return cls(
            id=attachment.pk, name=attachment.file_name, size=attachment.size, at=attachment.at,
            by=OfficerName.of(attachment.by), reported=attachment.order_id is not None,
        )  # fmt: skip


@router.post("/attachments", response=Attachment)
def send_attachment(request: SignedRequest, file: File[UploadedFile]) -> Attachment:
    """Send a file; a decision or a report names it within two days, or it is forgotten."""
    require(request.auth, Ability.WORK)
    name = check_file(file.name or "", file.size or 0)
    received = receive_attachment(
        name=name, content=file.read(), by=request.auth, now=now_of(request)
    )
    return Attachment.shown(received)


@router.get("/attachments/{attachment_id}")
def download_attachment(
    request: SignedRequest, attachment_id: UUID, purpose: Purpose = Purpose.REVIEW
) -> HttpResponse:
    """Download a file as it came; the look is logged. A browser keeps it and never runs it."""
    found, content = open_attachment(
        attachment=attachment_id, purpose=purpose, by=request.auth, now=now_of(request)
    )
    response = HttpResponse(content, content_type=type_of(found.file_name))
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(found.file_name)}"
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@router.delete("/attachments/{attachment_id}", response=Nothing)
def forget_attachment(request: SignedRequest, attachment_id: UUID) -> Nothing:
    """Forget a file of one's own that nothing encloses yet."""
    drop_attachment(attachment=attachment_id, by=request.auth)
    return Nothing()
