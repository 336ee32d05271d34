"""Outbreaks from other systems, and for them: files in, with every row left out, and files out."""

import hashlib
import tempfile
import zipfile
from datetime import date
from pathlib import Path
from typing import BinaryIO, Literal, cast

from django.http import FileResponse
from ninja import File, Form, Query, Router, UploadedFile
from pydantic import AwareDatetime, Field

from gubei.adapters.systems import READERS, Wish, write_system
from gubei.adapters.tables import Limits
from gubei.domain.interchange.models import ForeignFile
from gubei.domain.interchange.operations.handing_out import hand_out
from gubei.domain.interchange.operations.taking_in import Received, Report
from gubei.domain.interchange.operations.together import (
    Together,
    require_whole_district,
    take_in_files,
)
from gubei.domain.interchange.queries.files import files_of
from gubei.domain.privacy.models import Purpose
from gubei.domain.territory.queries import district
from gubei.domain.territory.rules import Ability, require
from gubei.interfaces.api.asked import SignedRequest, now_of
from gubei.interfaces.api.files import send_file, stamp_of
from gubei.interfaces.api.shapes import Items, OfficerName, Sent, Shape, Words
from gubei.terms.moments import in_shanghai
from gubei.terms.outbreaks import Kind, Outbreak, OutbreakReading, Remark
from gubei.terms.refusals import Invalid

router = Router(tags=["interchange"])
_LARGEST = 32 * 1024 * 1024  # bytes, of all files of one request
# Of each of them; a request holds everything in memory, beside those of others.
_LIMITS = Limits(
    rows=200_000, columns=2_000, cells=4_000_000, unpacked=256 * 1024**2, header_within=1
)
_SHOWN = 500
_LISTED = 100

From = Literal["godata", "sormas", "dhis2"]
To = Literal["godata", "sormas", "dhis2", "fhir"]


class Counted(Shape):
    """How many records of one kind."""

    new: int
    changed: int
    unchanged: int
    left_out: int


class PersonsMet(Shape):
    """How many persons are new, were known, and may be one of several."""

    new: int
    matched: int
    review: int


class ForeignRow(Shape):
    """A row that was left out, or kept with something odd; row 0 is the file as a whole."""

    file: str
    row: int
    column: str
    words: Words

    @classmethod
    def of(cls, each: Remark) -> "ForeignRow":
        return cls(file=each.file, row=each.row, column=each.column, words=Words.of(each.words))


class FileTaken(Shape):
    """A file of this request; `before` says when the same one came already."""

    file: str
    rows: int
    changed: bool
    before: AwareDatetime | None

    @classmethod
    def of(cls, report: Report) -> "FileTaken":
        return cls(
            file=report.name, rows=report.rows, changed=report.is_news,
            before=report.taken_in_before,
        )  # fmt: skip


class OutbreakTaken(Shape):
    """What came of files of another system. At most 500 rows of each list are told, all counted.

    `leads` were made for contacts of whom no case is known.
    """

    changed: bool
    rows: int
    files: list[FileTaken]
    cases: Counted
    contacts: Counted
    relations: Counted
    follow_ups: Counted
    samples: Counted
    persons: PersonsMet
    leads: int
    left_out: list[ForeignRow]
    left_out_count: int
    remarks: list[ForeignRow]
    remarks_count: int

    @classmethod
    def of(cls, done: Together) -> "OutbreakTaken":
        left_out, remarks, counts = done.left_out, done.remarks, done.counts()
        return cls(
            changed=done.is_news,
            rows=done.rows,
            files=[FileTaken.of(report) for report in done.reports],
            **{f"{kind}s": Counted.model_validate(each) for kind, each in counts.items()},
            persons=PersonsMet.model_validate(done.persons()),
            leads=done.leads,
            left_out=[ForeignRow.of(each) for each in left_out[:_SHOWN]],
            left_out_count=len(left_out),
            remarks=[ForeignRow.of(each) for each in remarks[:_SHOWN]],
            remarks_count=len(remarks),
        )


class ForeignFileShown(Shape):
    """A file of another system that came before."""

    system: From
    name: str
    rows: int
    taken_in_at: AwareDatetime
    taken_in_by: OfficerName

    @classmethod
    def of(cls, file: ForeignFile) -> "ForeignFileShown":
        return cls(
            system=cast(From, file.system), name=file.name, rows=file.rows,
            taken_in_at=file.taken_in_at, taken_in_by=OfficerName.of(file.taken_in_by),
        )  # fmt: skip


class RowKind(Sent):
    """What the rows are where no column tells it; "" leaves it to the columns."""

    kind: Literal["", "case", "contact", "relation", "follow_up", "sample"] = ""


class ForeignForm(Shape):
    """The form of Go.Data's tables; SORMAS' own names of disease and region, and its dates."""

    purpose: Purpose
    file_kind: Literal["csv", "xlsx", "json"] = "csv"
    disease: str = Field("", max_length=100)
    region: str = Field("", max_length=100)
    dates: Literal["dd/mm/yyyy", "dd.mm.yyyy", "mm/dd/yyyy"] = "dd/mm/yyyy"


@router.get("/interchange/files", response=Items[ForeignFileShown])
def read_foreign_files(request: SignedRequest) -> Items[ForeignFileShown]:
    """Return the files of other systems that were taken in, the newest first; at most 100."""
    require(request.auth, Ability.INVESTIGATE)
    found = files_of(request.auth)[:_LISTED]
    return Items[ForeignFileShown](items=[ForeignFileShown.of(each) for each in found])


@router.post("/interchange/{system}/files", response=OutbreakTaken)
def take_in_foreign_files(
    request: SignedRequest, system: From, files: File[list[UploadedFile]], told: Form[RowKind]
) -> OutbreakTaken:
    """Take in files of one system; each row that cannot be read is listed, the rest is stored."""
    require_whole_district(request.auth)
    if sum(file.size or 0 for file in files) > _LARGEST:
        raise Invalid(
            "The files are larger than 32 MB; send fewer at once, or use the command.",
            "文件合计超过 32 MB，请分批上传，或使用命令行导入。",
            code="too_large",
        )
    now = now_of(request)
    today = in_shanghai(now).date()
    read = [_read(system, file, today, told.kind or None) for file in files]
    return OutbreakTaken.of(take_in_files(read=read, by=request.auth, now=now))


def _read(
    system: From, file: UploadedFile, today: date, kind: Kind | None
) -> tuple[Received, OutbreakReading]:
    raw: bytes = file.read()
    name = Path(file.name or f"{system}.csv").name
    with tempfile.NamedTemporaryFile(prefix="gubei-", suffix=Path(name).suffix) as copy:
        path = Path(copy.name)
        path.write_bytes(raw)
        reading = READERS[system](
            [path], today=today, kind=kind, names={path: name}, limits=_LIMITS
        )
    return Received(system, name, hashlib.sha256(raw).digest()), reading


@router.get("/interchange/{system}/outbreak.zip")
def download_outbreak(request: SignedRequest, system: To, form: Query[ForeignForm]) -> FileResponse:
    """Download the outbreak in reach for another system; the look at everybody is logged."""
    now = now_of(request)
    home = district()
    wish = Wish(
        system=system, place=home.name, place_code=home.code, today=in_shanghai(now).date(),
        **form.model_dump(exclude={"purpose"}),
    )  # fmt: skip
    outbreak = hand_out(system=system, by=request.auth, purpose=form.purpose, now=now)
    return send_file(
        _zipped(outbreak, wish), "application/zip", f"{system}-{stamp_of(request)}.zip"
    )


def _zipped(outbreak: Outbreak, wish: Wish) -> BinaryIO:
    target = tempfile.TemporaryFile()  # noqa: SIM115 - closed when sent
    with tempfile.TemporaryDirectory(prefix="gubei-") as folder:
        write_system(outbreak, Path(folder), wish)
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in sorted(Path(folder).iterdir()):
                archive.write(file, file.name)
    target.seek(0)
    return cast(BinaryIO, target)
