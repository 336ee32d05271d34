"""Shapes of files that were sent and of saved mappings."""

from datetime import datetime
from typing import Any
from uuid import UUID

from gubei.domain.leads import models
from gubei.domain.leads.operations.versions import previous_version
from gubei.domain.leads.rules.uploads import list_name_of
from gubei.engines.columns import FIELDS
from gubei.interfaces.api.shapes import OfficerName, Shape, Words


class UploadColumn(Shape):
    """How one column is understood, how sure that is (0 to 1), why, and three masked samples."""

    index: int
    header: str
    field: str | None
    confidence: float
    reason: Words
    samples: list[str]


class UploadSheet(Shape):
    """One sheet of the file."""

    name: str
    header_row: int
    title_rows: list[list[str]]
    rows: int
    columns: list[UploadColumn]
    notices: list[Words]


class FieldName(Shape):
    """A field that a column may hold."""

    field: str
    words: Words


class PreviousList(Shape):
    """The newest list of the same name, which this file would follow."""

    id: UUID
    name: str
    version: int


class Proposed(Shape):
    """What is proposed for the list."""

    name: str
    kind: str
    received_at: datetime
    previous: PreviousList | None


class Upload(Shape):
    """A file that was sent: its preview, how far it is, and what it became."""

    id: UUID
    file_name: str
    at: datetime
    by: OfficerName
    rows: int
    sheets: list[UploadSheet]
    notices: list[Words]
    mapping_used: str | None
    fields: list[FieldName]
    proposed: Proposed
    confirmed_at: datetime | None
    started_at: datetime | None
    rows_read: int
    list: UUID | None
    refused: Words | None

    @classmethod
    def of(cls, upload: models.Upload) -> "Upload":
        preview: dict[str, Any] = upload.settings["preview"]
        return cls(
            id=upload.id,
            file_name=upload.file_name,
            at=upload.at,
            by=OfficerName.of(upload.by),
            rows=preview["rows"],
            sheets=preview["sheets"],
            notices=preview["notices"],
            mapping_used=preview["mapping"],
            fields=FIELD_NAMES,
            proposed=_proposed(upload),
            confirmed_at=upload.confirmed_at,
            started_at=upload.started_at,
            rows_read=upload.rows_read,
            list=upload.dispatch_list_id,
            refused=upload.refusal and Words(en=upload.refusal["en"], zh=upload.refusal["zh"]),
        )


class Mapping(Shape):
    """A saved mapping: the field of every column of every sheet."""

    id: UUID
    name: str
    fields: list[list[str | None]]
    saved_at: datetime
    saved_by: OfficerName | None

    @classmethod
    def of(cls, mapping: models.ColumnMapping) -> "Mapping":
        return cls(
            id=mapping.id,
            name=mapping.name,
            fields=mapping.fields,
            saved_at=mapping.saved_at,
            saved_by=OfficerName.of(mapping.saved_by) if mapping.saved_by else None,
        )


FIELD_NAMES = [FieldName(field=name, words=Words.of(field.label)) for name, field in FIELDS.items()]


def _proposed(upload: models.Upload) -> Proposed:
    settings = upload.settings
    name = settings.get("name") or list_name_of(upload.file_name)
    previous = previous_version(upload.unit, name)
    return Proposed(
        name=name,
        kind=settings.get("kind", "dispatch"),
        received_at=settings.get("received_at", upload.at),
        previous=PreviousList(id=previous.pk, name=previous.name, version=previous.version)
        if previous
        else None,
    )
