"""Uploads that an officer can reach: those of the own unit and what lies below it."""

from uuid import UUID

from django.db.models import QuerySet

from gubei.domain.leads.models import Upload
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import units_of
from gubei.terms.refusals import NotFound


def uploads_of(officer: Officer) -> QuerySet[Upload]:
    """Return the uploads of the officer's units, without their content, newest first."""
    uploads = Upload.objects.filter(unit__in=units_of(officer)).defer("content")
    return uploads.select_related("unit", "by", "dispatch_list").order_by("-at")


def open_uploads_of(officer: Officer) -> QuerySet[Upload]:
    """Return those that are neither a list nor refused yet."""
    return uploads_of(officer).filter(dispatch_list=None, refused_at=None)


def upload_in_reach(officer: Officer, upload: UUID, *, lock: bool = False) -> Upload:
    """Return one upload, locked for a change where asked. Raises NotFound."""
    uploads = uploads_of(officer)
    if lock:
        uploads = uploads.select_for_update(of=("self",))
    found = uploads.filter(pk=upload).first()
    if found is None:
        raise NotFound("There is no such upload.", "没有这个上传文件。")
    return found
