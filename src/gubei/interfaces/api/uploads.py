"""A list comes in through the browser: send the file, look at its columns, confirm."""

import hashlib
import tempfile
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from ninja import File, Router
from ninja.files import UploadedFile
from procrastinate.contrib.django import app as jobs

from gubei.adapters.tables import Workbook, read_workbook
from gubei.domain.leads import models
from gubei.domain.leads.models import ListKind
from gubei.domain.leads.operations.intake import refuse_known_file
from gubei.domain.leads.operations.uploads import (
    Confirmation,
    ReceivedFile,
    confirm_upload,
    drop_upload,
    receive_upload,
)
from gubei.domain.leads.queries.mappings import mapping_for
from gubei.domain.leads.queries.uploads import open_uploads_of, upload_in_reach, uploads_of
from gubei.domain.leads.rules.plans import NOBODY, names_people, refuse_no_list, shape_of_sheets
from gubei.domain.leads.rules.previews import preview_sheet
from gubei.domain.leads.rules.uploads import plan_sheets
from gubei.domain.territory.models import Unit
from gubei.domain.territory.rules import Ability, Scope, require
from gubei.interfaces.api.access import session_or_token
from gubei.interfaces.api.asked import SignedRequest, now_of
from gubei.interfaces.api.shapes import Items, Moment, Nothing, Sent
from gubei.interfaces.api.upload_shapes import Upload
from gubei.terms.refusals import Invalid

router = Router(tags=["intake"])
_READ = session_or_token(Scope.LISTS_READ)
_WRITE = session_or_token(Scope.LISTS_WRITE)
_LARGEST = 256 * 1024 * 1024
_MOST_SHOWN = 50


class ToConfirm(Sent):
    """How the file is to be taken in: `columns` holds a field or null for every column."""

    name: str
    kind: ListKind = ListKind.DISPATCH
    received_at: Moment | None = None
    columns: list[list[str | None]]
    save_mapping_as: str = ""


@router.post("/uploads", response=Upload, auth=_WRITE)
def send_file(request: SignedRequest, file: File[UploadedFile]) -> Upload:
    """Send a list and see how its columns are understood; nothing is taken in yet."""
    require(request.auth, Ability.INTAKE)
    _refuse_large(file)
    with tempfile.NamedTemporaryFile(prefix="gubei-") as copy:
        digest = _copy(file, copy)  # type: ignore[arg-type]
        refuse_known_file(digest)
        workbook = read_workbook(Path(copy.name), sent_as=file.name or "")
        received = ReceivedFile(
            name=Path(file.name or "list").name,
            digest=digest,
            content=Path(copy.name).read_bytes(),
            preview=_preview(request.auth.unit, workbook),
        )
    upload = receive_upload(file=received, by=request.auth, now=now_of(request))
    return Upload.of(upload)


@router.get("/uploads", response=Items[Upload], auth=_READ)
def list_uploads(request: SignedRequest, open: bool = False) -> Items[Upload]:  # noqa: A002, FBT001, FBT002 - the query's name
    """List the newest files that were sent; `open=1` those that are not a list yet."""
    require(request.auth, Ability.INTAKE)
    found = (open_uploads_of if open else uploads_of)(request.auth)[:_MOST_SHOWN]
    return Items[Upload](items=[Upload.of(each) for each in found])


@router.get("/uploads/{upload_id}", response=Upload, auth=_READ)
def read_upload(request: SignedRequest, upload_id: UUID) -> Upload:
    """Read one: its preview, how far it is, the list or the refusal it became."""
    require(request.auth, Ability.INTAKE)
    return Upload.of(upload_in_reach(request.auth, upload_id))


@router.post("/uploads/{upload_id}/confirm", response=Upload, auth=_WRITE)
def confirm_file(request: SignedRequest, upload_id: UUID, sent: ToConfirm) -> Upload:
    """Confirm a file; it is taken in in the background. Ask again until list or refused."""
    upload = confirm_upload(
        upload=upload_id,
        confirmation=Confirmation(
            sent.name, sent.kind, sent.received_at, sent.columns, sent.save_mapping_as
        ),
        by=request.auth,
        now=now_of(request),
    )
    _ask_worker(upload)
    return Upload.of(upload)


@router.delete("/uploads/{upload_id}", response=Nothing, auth=_WRITE)
def drop_file(request: SignedRequest, upload_id: UUID) -> Nothing:
    """Forget a file that was not confirmed."""
    drop_upload(upload=upload_id, by=request.auth)
    return Nothing()


def _ask_worker(upload: models.Upload) -> None:
    """Queue the job in this transaction: it exists exactly when the confirmation does.

    One at a time: a second one would only wait for the first and keep the worker from the rest.
    """
    name = "take_in_upload"
    job = jobs.configure_task(name, allow_unknown=True, lock=name)
    job.defer(upload_id=str(upload.id))


def _refuse_large(file: UploadedFile) -> None:
    if (file.size or 0) > _LARGEST:
        raise Invalid(
            f"The file has {(file.size or 0) / 1024**2:.0f} MB; at most {_LARGEST // 1024**2} MB "
            "come in here. Split it, or take it in on the server: gubei intake FILE",
            f"文件为 {(file.size or 0) / 1024**2:.0f} MB，此处最大 {_LARGEST // 1024**2} MB。"
            "请拆分，或在服务器上执行：gubei intake 文件",
            code="file_too_large",
        )


def _copy(file: UploadedFile, target: BinaryIO) -> bytes:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
        target.write(chunk)
    target.flush()
    return digest.digest()


def _preview(unit: Unit, workbook: Workbook) -> dict[str, object]:
    """Say how the sheets are understood: as saved for files of this shape, else as guessed.

    Raises Invalid where the file is no list.
    """
    saved = mapping_for(unit, workbook.sheets)
    plans = plan_sheets(workbook.sheets, saved.fields if saved else None)
    refuse_no_list(plans)
    notices = [each.words for each in workbook.notices]
    if not names_people(plan.fields for plan in plans):
        notices.append(NOBODY)
    return {
        "rows": workbook.total_rows,
        "shape": shape_of_sheets(workbook.sheets),
        "mapping": saved.name if saved else None,
        "sheets": [preview_sheet(plan, is_saved=saved is not None) for plan in plans],
        "notices": [{"en": words.en, "zh": words.zh} for words in notices],
    }
