"""What one row of a list says: from cells to values, with a finding for whatever is odd."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from gubei.engines.columns import FIELDS, read_date, read_moment, read_sex
from gubei.terms.documents import DocumentReading, read_document
from gubei.terms.findings import Finding
from gubei.terms.names import tidy_name
from gubei.terms.phones import read_phone
from gubei.terms.text import compact, is_nothing, squeeze
from gubei.terms.words import Words

UNREADABLE = {
    "nobody_named": Words(
        "The row names nobody: no name, document, telephone or identifier. Add one of them.",
        "该行没有姓名、证件、电话或编号，无法确定是谁，请补充其中一项。",
    ),
    "repeated_header": Words("The row repeats the header; delete it.", "该行重复了表头，请删除。"),
}

_DIFFERS = {
    "birth_date": Words(
        "The birth date differs from the one in the identity number.",
        "出生日期与身份证号中的不一致。",
    ),
    "sex": Words("The sex differs from the one in the identity number.", "性别与身份证号不一致。"),
}
_NO_DOCUMENT = DocumentReading("other", "")
_WHO = ("name", "surname", "given_name", "document", "phone", "other_phone", "email")
_ADDRESS_LIMIT = 500


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each field stands in the rows of a sheet (0-based), and how its dates are written."""

    places: dict[str, int]
    width: int
    headers: tuple[str, ...] = ()
    day_first: dict[str, bool | None] = field(default_factory=dict)

    def cell(self, cells: Sequence[str], name: str) -> str:
        """Return the text of a field in a row, "" where the sheet has no such column."""
        place = self.places.get(name, -1)
        return cells[place] if 0 <= place < len(cells) else ""


def columns_of(headers: Sequence[str], fields: Sequence[str | None]) -> Columns:
    """Build the places of the fields; a field that stands twice counts where it stands first."""
    places: dict[str, int] = {}
    for place, name in enumerate(fields):
        if name:
            places.setdefault(name, place)
    return Columns(places, len(fields), tuple(headers))


@dataclass(slots=True)
class Reading:
    """One row as values. `unreadable` is a key of UNREADABLE, or "" where it can be a lead."""

    name: str = ""
    document: DocumentReading = _NO_DOCUMENT
    phones: tuple[str, ...] = ()
    email: str = ""
    birth_date: date | None = None
    sex: str = ""
    address: str = ""
    household: str = ""
    unit_code: str = ""
    town: str = ""
    village: str = ""
    origin: str = ""
    arrived_at: datetime | None = None
    exposure: str = ""
    exposed_at: datetime | None = None
    external_id: str = ""
    findings: list[Finding] = field(default_factory=list)
    unreadable: str = ""


def read_row(cells: Sequence[str], columns: Columns, *, today: date) -> Reading:
    """Read one row. Nothing is guessed and nothing dropped: what is odd becomes a finding."""
    reading = Reading()
    reading.unreadable = _why_unreadable(cells, columns)
    if reading.unreadable:
        return reading
    _read_identity(reading, cells, columns, today)
    _read_whereabouts(reading, cells, columns, today)
    return reading


def _why_unreadable(cells: Sequence[str], columns: Columns) -> str:
    cell = columns.cell
    if all(is_nothing(cell(cells, name)) for name in _WHO):
        # A running number alone names nobody; an identifier beside other facts does.
        filled = sum(1 for text in cells if not is_nothing(text))
        if filled < 2 or is_nothing(cell(cells, "external_id")):
            return "nobody_named"
    name = cell(cells, "name") or cell(cells, "surname")
    place = columns.places.get("name", columns.places.get("surname", -1))
    if name and 0 <= place < len(columns.headers) and name.strip() == columns.headers[place]:
        return "repeated_header"
    return ""


def _read_identity(reading: Reading, cells: Sequence[str], columns: Columns, today: date) -> None:
    cell = columns.cell
    document = read_document(cell(cells, "document"))
    reading.document = document
    reading.findings.extend(document.findings)
    reading.phones = _phones(reading, cell(cells, "phone"), cell(cells, "other_phone"))
    reading.email = cell(cells, "email").strip().lower()[:80]
    reading.external_id = squeeze(cell(cells, "external_id"))[:100]
    reading.name = (
        _name(cell(cells, "name"))
        or _joined_name(cell(cells, "surname"), cell(cells, "given_name"))
        or (f"#{reading.external_id}" if reading.external_id else "")
    )[:200]
    reading.household = squeeze(cell(cells, "household"))[:100]
    _read_birth(reading, cell(cells, "birth_date"), columns, today)
    _read_sex(reading, cell(cells, "sex"))


def _name(text: str) -> str:
    return "" if is_nothing(text) else tidy_name(text)


def _joined_name(surname: str, given: str) -> str:
    surname, given = _name(surname), _name(given)
    apart = " " if (surname + given).isascii() else ""
    return f"{given}{apart}{surname}".strip() if apart else f"{surname}{given}"


def _phones(reading: Reading, *texts: str) -> tuple[str, ...]:
    numbers: list[str] = []
    for text in texts:
        for part in _parts(text):
            phone = read_phone(part)
            reading.findings.extend(phone.findings)
            if phone.number and not phone.findings and phone.number not in numbers:
                numbers.append(phone.number)
    return tuple(numbers)


def _parts(text: str) -> Iterable[str]:
    """Split a cell that holds several numbers: 138...、139... or one under the other."""
    if text.isdecimal():
        return (text,)
    for mark in "、,，;；/\n":
        text = text.replace(mark, "|")
    return (part for part in text.split("|") if part.strip())


def _read_birth(reading: Reading, text: str, columns: Columns, today: date) -> None:
    told = read_date(text, today=today, day_first=columns.day_first.get("birth_date"))
    reading.findings.extend(Finding("birth_date", f.code, f.words) for f in told.findings)
    inside = reading.document.birth_date
    if told.value and inside and told.value != inside:
        reading.findings.append(Finding("birth_date", "birth_date_differs", _DIFFERS["birth_date"]))
    reading.birth_date = inside if reading.document.is_sure and inside else told.value


def _read_sex(reading: Reading, text: str) -> None:
    told = read_sex(text)
    reading.findings.extend(told.findings)
    inside = reading.document.sex
    if told.value and inside and told.value != inside:
        reading.findings.append(Finding("sex", "sex_differs", _DIFFERS["sex"]))
    reading.sex = inside if reading.document.is_sure and inside else told.value


def _read_whereabouts(
    reading: Reading, cells: Sequence[str], columns: Columns, today: date
) -> None:
    cell = columns.cell
    reading.unit_code = compact(cell(cells, "unit_code"))[:32]
    reading.town = squeeze(cell(cells, "town"))
    reading.village = squeeze(cell(cells, "village"))
    reading.address = squeeze(cell(cells, "address"))[:_ADDRESS_LIMIT]
    if not reading.address:
        reading.address = f"{reading.town}{reading.village}"[:_ADDRESS_LIMIT]
    reading.origin = squeeze(cell(cells, "origin"))[:200]
    kind = squeeze(cell(cells, "lead_kind"))
    place = squeeze(cell(cells, "exposure_place"))
    reading.exposure = " ".join(text for text in (kind, place) if text)[:300]
    reading.arrived_at = _moment(reading, "arrived_at", cells, columns, today)
    reading.exposed_at = _moment(reading, "exposed_at", cells, columns, today)


def _moment(
    reading: Reading, name: str, cells: Sequence[str], columns: Columns, today: date
) -> datetime | None:
    text = columns.cell(cells, name)
    if not text:
        return None
    told = read_moment(text, today=today, day_first=columns.day_first.get(name))
    reading.findings.extend(Finding(name, f.code, f.words) for f in told.findings)
    return told.value


def label_of(field_name: str) -> Words:
    """Return what a field is called."""
    known = FIELDS.get(field_name)
    return known.label if known else Words(field_name, field_name)
