"""From the columns of a foreign table to the fields by which its rows are compared.

Columns are guessed as in intake. Beside those fields a few words for places are known here,
and what nobody knows is compared as plain text, unless it looks like a number that only
names rows, or like the answer.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from gubei.engines.columns.dates import DateReading, day_first_of, read_date
from gubei.engines.columns.fields import plain
from gubei.engines.columns.guessing import guess

LEAST = 0.3
_SAMPLE = 200
_COMPARED = frozenset(
    ["document", "phone", "name", "given_name", "surname", "sex", "birth_date", "address",
     "town", "village", "email", "household_address", "other_phone", "occupation", "workplace",
     "nationality", "age"]
)  # fmt: skip
_PARTS_OF_DATE = ("birth_year", "birth_month", "birth_day")
_PLACES = {
    "postcode": "postcode|postalcode|postal|postcodefake|zip|zipcode|plz|邮编|邮政编码",
    "city": "city|townname|城市|市",
    "town": "suburb|locality|municipality|区县|县|区",
    "state": "state|province|county|region|省|省份",
    "street_number": "streetnumber|streetno|streetnum|housenumber|houseno|housenum|门牌号|门牌",
    "address": "street|streetname|addr|addr1|address1|address",
}
_PLACE_OF = {word: place for place, words in _PLACES.items() for word in words.split("|")}
# Words of a header that names rows or gives the answer away.
_NAMES_ROWS = re.compile(
    "ids?|uid|uuid|guid|key|idx|index|no|nr|num|number|seq|sequence|row|rec|record|cluster|"
    "entity|ent|group|label|truth|true|gold|golden|master|match|matched|link|linked|dups?|"
    "duplicates?|original|orig|source|dataset|hash|timestamp|created|updated|"
    "score|weight|probability|split|fold|序号|编号|编码|批次"
)
# Numbers that a person carries, elsewhere: they name people, not rows.
_DOCUMENT = re.compile(
    "nhs|nino|medicare|medicaid|insurance|licen[cs]e|passport|tax|tin|social|national"
)
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[\u3400-\u9fff]+")
_ISO = re.compile(r"\d{4}-\d\d-\d\d|\d{8}|")


@dataclass(slots=True)
class Compared:
    """The fields for the engine, and for each the header that it came from."""

    fields: dict[str, Sequence[str]] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, header: str, values: Sequence[str]) -> None:
        """Add a field; a second column for the same one is compared under its own header."""
        name = header if name in self.fields else name
        if name not in self.fields:
            self.fields[name] = values
            self.headers[name] = header


def compared_fields(
    header: Sequence[str],
    columns: Sequence[Sequence[str]],
    *,
    left_out: Iterable[int] = (),
    today: date,
    fields: Sequence[str | None] | None = None,
) -> Compared:
    """Return what is compared of a table; `left_out` are the places of ids and answers.

    `fields` says what each column holds where that is known already; else it is guessed.
    """
    out = set(left_out)
    found = Compared()
    parts: dict[str, int] = {}
    said = _guessed(header, columns) if fields is None else fields
    for place, (name, known) in enumerate(zip(header, said, strict=True)):
        if place in out:
            continue
        if known == "birth_date" and _are_days(columns[place]):
            known = "birth_day"
        if known in _PARTS_OF_DATE:
            parts[str(known)] = place
        elif asked := _field_for(name, known, columns[place], found):
            found.add(asked, name, _values_of(asked, columns[place], today))
    _join_date(found, parts, header, columns)
    return found


def _guessed(header: Sequence[str], columns: Sequence[Sequence[str]]) -> list[str | None]:
    sample = list(zip(*(column[:_SAMPLE] for column in columns), strict=True))
    guessed = guess(header, sample).columns
    return [column.field if column.confidence >= LEAST else None for column in guessed]


def _field_for(
    header: str, known: str | None, values: Sequence[str], found: Compared
) -> str | None:
    """The field under which a column is compared; None where it is not."""
    if place := _PLACE_OF.get(plain(header)):
        return place
    if known is not None:
        return known if known in _COMPARED else None
    if any(_DOCUMENT.fullmatch(word) for word in _words_of(header)):
        return "document"
    if names_rows(header) or _is_numbering(values) or _repeats(values, found):
        return None
    return header


def _are_days(values: Sequence[str]) -> bool:
    """The column "birth_day" beside one for the year: "birthday" to the eye, a day by its values."""
    return all(len(value.strip()) <= len("31") for value in values)


def names_rows(header: str) -> bool:
    """True for a header with a word such as id, key, cluster, truth."""
    words = _words_of(header)
    return not words or any(_NAMES_ROWS.fullmatch(word) for word in words)


def _words_of(header: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(header)]


def _is_numbering(values: Sequence[str]) -> bool:
    """Every row has its own value: it numbers rows and compares nobody."""
    filled = [value for value in values if value.strip()]
    return len(filled) > 1 and len(set(filled)) == len(filled)


def _repeats(values: Sequence[str], found: Compared) -> bool:
    """The column holds again, perhaps with more, what another one says: first and last name."""
    some = values[:_SAMPLE]
    return any(_holds(some, other[:_SAMPLE]) for other in found.fields.values())


def _holds(values: Sequence[str], others: Sequence[str]) -> bool:
    pairs = [
        (value.lower(), other.lower())
        for value, other in zip(values, others, strict=True)
        if value.strip() and len(other.strip()) > 1
    ]
    held = sum(1 for value, other in pairs if other in value)
    return len(pairs) >= 10 and held >= 0.8 * len(pairs)


def _values_of(name: str, values: Sequence[str], today: date) -> Sequence[str]:
    return iso_dates(values, today) if name == "birth_date" else values


def iso_dates(values: Sequence[str], today: date) -> list[str]:
    """Write dates as 1980-04-13; what is no date stays, so that a slip in it can be seen."""
    day_first = day_first_of(values)
    read = partial(read_date, today=today, day_first=day_first)
    forms = {value: _iso(value.strip(), read) for value in set(values)}
    return [forms[value] for value in values]


def _iso(text: str, read: Callable[[str], DateReading]) -> str:
    if _ISO.fullmatch(text):
        return text
    value = read(text).value
    return value.isoformat() if value else text


def _join_date(
    found: Compared, parts: dict[str, int], header: Sequence[str], columns: Sequence[Sequence[str]]
) -> None:
    """Make one birth date of the columns for year, month and day."""
    if "birth_date" in found.fields or "birth_year" not in parts:
        return
    places = [parts[part] for part in _PARTS_OF_DATE if part in parts]
    rows = zip(*(columns[place] for place in places), strict=True)
    joined = [
        "-".join(part.strip().zfill(2) for part in row) if row[0].strip() else "" for row in rows
    ]
    found.add("birth_date", " ".join(header[place] for place in places), joined)
