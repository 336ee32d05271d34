"""Uploads: a file is received, looked at, confirmed, and becomes a list or a refusal."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connections, transaction

from gubei.domain.leads.models import ListKind, Upload
from gubei.domain.leads.operations.intake import (
    IntakeReport,
    Received,
    refuse_known_file,
    take_in,
)
from gubei.domain.leads.operations.mappings import save_mapping
from gubei.domain.leads.queries.uploads import upload_in_reach
from gubei.domain.leads.rules.plans import Sheet, refuse_without_people
from gubei.domain.leads.rules.uploads import Fields, check_fields, check_name, plan_sheets
from gubei.domain.privacy.queries import key_ring
from gubei.domain.privacy.retention import Retained, kept_for
from gubei.domain.privacy.rules import about_of
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, require
from gubei.terms.ids import uuid7_at
from gubei.terms.moments import milliseconds_of, say_moment
from gubei.terms.refusals import Invalid, Refused
from gubei.terms.words import Words


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A file as it came, with what its preview shows. `digest` is its SHA-256."""

    name: str
    digest: bytes
    content: bytes
    preview: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Confirmation:
    """How an officer wants a file to be taken in. `columns` holds the fields of each sheet."""

    name: str
    kind: str
    received_at: datetime | None
    columns: Sequence[Fields]
    save_mapping_as: str = ""


def receive_upload(*, file: ReceivedFile, by: Officer, now: datetime) -> Upload:
    """Keep a file, sealed, until it is confirmed. Raises AlreadyTakenIn."""
    require(by, Ability.INTAKE)
    refuse_known_file(file.digest)
    upload_id = uuid7_at(milliseconds_of(now), os.urandom(10))
    return Upload.objects.create(
        id=upload_id,
        unit=by.unit,
        by=by,
        at=now,
        file_name=file.name[-255:],
        file_hash=file.digest,
        content=key_ring().seal_bytes(file.content, about=about_of("upload", upload_id)),
        settings={"preview": file.preview},
    )


@transaction.atomic
def confirm_upload(
    *, upload: UUID, confirmation: Confirmation, by: Officer, now: datetime
) -> Upload:
    """Say how a file is to be taken in; the caller then asks the worker to do it.

    Raises Invalid for columns that do not fit or say nobody, AlreadyTakenIn, and Refused where somebody
    else confirmed the file first.
    """
    require(by, Ability.INTAKE)
    found = upload_in_reach(by, upload, lock=True)
    _refuse_ended(found)
    if found.confirmed_at:
        raise _confirmed(found)
    refuse_known_file(bytes(found.file_hash))
    preview = found.settings["preview"]
    check_fields(confirmation.columns, preview["sheets"])
    refuse_without_people(confirmation.columns)
    if confirmation.received_at and confirmation.received_at > now:
        raise Invalid("The list cannot come in the future.", "接收时间不能晚于当前时间。")
    found.settings |= {
        "name": check_name(confirmation.name),
        "kind": ListKind(confirmation.kind).value,
        "received_at": (confirmation.received_at or now).isoformat(),
        "columns": [list(fields) for fields in confirmation.columns],
        "confirmed_by": str(by.id),
    }
    found.confirmed_at = now
    found.save(update_fields=["settings", "confirmed_at"])
    if confirmation.save_mapping_as.strip():
        save_mapping(
            name=confirmation.save_mapping_as,
            shape=preview["shape"],
            fields=confirmation.columns,
            by=by,
            now=now,
        )
    return found


@transaction.atomic
def drop_upload(*, upload: UUID, by: Officer) -> None:
    """Forget a file that was not confirmed. Raises Refused where it was."""
    require(by, Ability.INTAKE)
    found = upload_in_reach(by, upload, lock=True)
    if found.confirmed_at and not found.refused_at:
        raise _confirmed(found)
    found.delete()


def begin_upload(upload: UUID, *, now: datetime) -> Upload | None:
    """Note that a confirmed upload is being taken in; None where it has ended."""
    waiting = Upload.objects.filter(
        pk=upload, confirmed_at__isnull=False, dispatch_list=None, refused_at=None
    )
    if not waiting.update(started_at=now, rows_read=0):
        return None
    return Upload.objects.select_related("unit", "by").get(pk=upload)


def open_content(upload: Upload) -> bytes:
    """Return the file as it came."""
    about = about_of("upload", upload.id)
    return key_ring().open_bytes(bytes(upload.content or b""), about=about)


def take_in_confirmed(
    upload: Upload,
    sheets: Sequence[Sheet],
    *,
    now: datetime,
    progress: Callable[[int], None] = lambda rows: None,
) -> IntakeReport:
    """Make the list of a confirmed upload: list and end of the upload are one transaction."""
    settings = upload.settings
    with transaction.atomic():
        report = take_in(
            received=Received(
                file_name=upload.file_name,
                digest=bytes(upload.file_hash),
                list_name=settings["name"],
                kind=settings["kind"],
                received_at=datetime.fromisoformat(settings["received_at"]),
            ),
            plans=plan_sheets(sheets, settings["columns"]),
            unit=upload.unit,
            by=Officer.objects.get(pk=settings["confirmed_by"]),
            now=now,
            progress=progress,
        )
        Upload.objects.filter(pk=upload.pk).update(
            dispatch_list=report.dispatch_list,
            rows_read=report.counts["rows"],
            content=None,
            settings=_without_samples(settings),
        )
    return report


def refuse_upload(upload: UUID, refused: Refused, *, now: datetime) -> None:
    """Write down why a file did not become a list; its content is forgotten."""
    waiting = Upload.objects.filter(pk=upload, dispatch_list=None, refused_at=None)
    refusal = {"code": refused.code, "en": refused.words.en, "zh": refused.words.zh}
    waiting.update(refused_at=now, refusal=refusal, content=None)


@contextmanager
def note_progress(upload: Upload) -> Iterator[Callable[[int], None]]:
    """Give a function that writes down how many rows are read, for those who wait.

    The intake is one transaction that nobody sees into, so this goes another way.
    """
    aside = connections.create_connection("default")

    def note(rows: int) -> None:
        with aside.cursor() as cursor:
            cursor.execute(
                "UPDATE gubei_upload SET rows_read = %s WHERE id = %s", [rows, upload.id]
            )

    try:
        yield note
    finally:
        aside.close()


def sweep_uploads(*, now: datetime) -> int:
    """Forget files that nobody confirmed within two days; return how many."""
    gone, _ = Upload.objects.filter(
        confirmed_at=None, at__lt=now - kept_for(Retained.UPLOADS, now=now)
    ).delete()
    return gone


def _refuse_ended(upload: Upload) -> None:
    if upload.refused_at and upload.refusal:
        raise Refused("upload_refused", Words(en=upload.refusal["en"], zh=upload.refusal["zh"]))


def _confirmed(upload: Upload) -> Refused:
    when = say_moment(upload.confirmed_at)
    return Refused(
        "confirmed_before",
        Words(
            f"This file was confirmed at {when} and is being taken in or was taken in.",
            f"该文件已于 {when} 确认，正在接收或已接收。",
        ),
    )


def _without_samples(settings: dict[str, Any]) -> dict[str, Any]:
    """Forget what people were shown of the rows: the list has them, sealed."""
    return settings | {"preview": settings["preview"] | {"sheets": []}}
