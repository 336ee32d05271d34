"""Columns as they come, brought to one form in which they can be compared.

Every field has one tidy form, and some fields have a second column derived from them
("name:reading", "document:valid"). Everything works on whole polars columns; what polars
cannot say is said once per distinct value.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial

import numpy as np
import polars as pl

from gubei.terms.documents import check_digit
from gubei.terms.names import pinyin_of

Fields = Mapping[str, Sequence[str]]
Columns = dict[str, pl.Series]

_BLANKS = ["-", "--", "/", "nan", "none", "null", "na", "n/a", "unknown", "无", "不详", "未知"]
# Anything but ASCII, Latin with its usual accents, and Chinese characters.
_FULL_WIDTH = r"[^\x00-\x7f\u00c0-\u024f\u3400-\u9fff]"
_HAN = r"[\u3400-\u9fff]"
_SEXES = {
    "m": "m", "male": "m", "man": "m", "男": "m", "男性": "m", "1": "m",
    "f": "f", "female": "f", "woman": "f", "女": "f", "女性": "f", "2": "f",
}  # fmt: skip
_WEIGHTS = np.array([pow(2, 17 - place, 11) for place in range(17)], dtype=np.int32)
_ISO = re.compile(r"(\d{4})\D+(\d{1,2})\D+(\d{1,2})(?:\D.*)?")
_YEAR_LAST = re.compile(r"(\d{1,2})\D+(\d{1,2})\D+(\d{4})(?:\D.*)?")


def tidy(fields: Fields) -> Columns:
    """Return the tidy columns of `fields` with those derived from them; "" is missing."""
    columns: Columns = {}
    for field, values in fields.items():
        text = pl.Series("", values, dtype=pl.String).fill_null("")
        columns[field] = _once_each(text, partial(_tidied, field))
    _settle_names(columns)
    pinyin = columns.pop("pinyin", None)
    for part in ("name", "given_name", "surname"):
        if part in columns:
            columns[f"{part}:reading"] = _reading(columns[part], pinyin if part == "name" else None)
    if "document" in columns:
        columns["document:valid"] = _once_each(columns["document"], _is_resident)
    return columns


def _tidied(field: str, text: pl.Series) -> pl.Series:
    return _FORMS.get(field, _words)(_plain(text))


def _once_each(text: pl.Series, form: Callable[[pl.Series], pl.Series]) -> pl.Series:
    """Form the distinct values alone where that is less work."""
    distinct = text.unique()
    if 2 * len(distinct) > len(text):
        return form(text)
    return text.replace_strict(distinct, form(distinct))


def _settle_names(columns: Columns) -> None:
    """Keep either the whole name or its parts: both would count the same evidence twice."""
    if "given_name" in columns and "surname" in columns:
        columns.pop("name", None)
    elif "name" in columns:
        columns.pop("given_name", None)
        columns.pop("surname", None)
    elif "pinyin" in columns and "given_name" not in columns and "surname" not in columns:
        columns["name"] = columns["pinyin"]


def _plain(text: pl.Series) -> pl.Series:
    """NFKC, trimmed, lower case; "unknown" and the like are missing."""
    if (text.str.len_bytes() == text.str.len_chars()).all():
        text = text.str.strip_chars().str.to_lowercase()
    else:
        text = _plain_unicode(text)
    blank = text.is_in(_BLANKS)
    return _empty_where(text, blank) if blank.any() else text


def _plain_unicode(text: pl.Series) -> pl.Series:
    """The same steps, each only where there is something to do: they are slow for Chinese."""
    if text.str.contains(_FULL_WIDTH).any():
        text = text.str.normalize("NFKC")
    text = text.str.strip_chars()
    return text.str.to_lowercase() if text.str.contains(r"\p{Lu}").any() else text


def _empty_where(text: pl.Series, empty: pl.Series) -> pl.Series:
    return text.set(empty, "")


def _where(text: pl.Series, places: pl.Series, form: Callable[[str], str]) -> pl.Series:
    """Apply a slow function at these places, once to every distinct value."""
    if not places.any():
        return text
    chosen = text.filter(places)
    distinct = chosen.unique()
    formed = chosen.replace_strict(distinct, [form(value) for value in distinct], default="")
    return text.clone().scatter(places.arg_true(), formed)  # scatter works in place


def _words(text: pl.Series) -> pl.Series:
    """Letters and digits with single spaces; Chinese text without any space."""
    words = text.str.replace_all(r"[^\p{L}\p{M}\p{N}]+", " ").str.strip_chars()
    han = words.str.contains(_HAN)
    if not han.any():
        return words
    return words.zip_with(~han, words.str.replace_all(" ", "", literal=True))


def _reading(words: pl.Series, pinyin: pl.Series | None) -> pl.Series:
    """How a name is read, in letters without spaces or accents: 林梅 -> "linmei".

    `pinyin` is taken where it is given, and worked out elsewhere.
    """
    han = words.str.contains(_HAN)
    if pinyin is not None:
        words = words.zip_with(~(han & (pinyin != "")), pinyin)
        han = han & (pinyin == "")
    words = _where(words, han, pinyin_of)
    if words.str.contains(r"[^\x00-\x7f]").any():
        words = words.str.normalize("NFKD").str.replace_all(r"\p{M}", "")
    return words.str.replace_all(" ", "", literal=True)


def _code(text: pl.Series, *, upper: bool = True) -> pl.Series:
    """Letters and digits alone; the ".0" that a spreadsheet adds to numbers is dropped."""
    code = _without_fraction(text).str.replace_all(r"[^\p{L}\p{N}]+", "")
    return code.str.to_uppercase() if upper else code


def _document(text: pl.Series) -> pl.Series:
    code = _code(text)
    short = code.str.len_bytes() == 15
    return _where(code, short & code.str.contains(r"^[0-9]{15}$"), _grow) if short.any() else code


def _grow(number: str) -> str:
    """The 18-digit form of a resident number of the first generation (15 digits)."""
    grown = f"{number[:6]}19{number[6:]}"
    return grown + check_digit(grown)


def _is_resident(code: pl.Series) -> pl.Series:
    """True for resident numbers whose check digit is right (GB 11643-1999)."""
    valid = code.str.len_bytes() == 18
    marks = np.frombuffer("".join(code.filter(valid).to_list()).encode(), np.uint8).reshape(-1, 18)
    digits = marks[:, :17] - ord("0")  # unsigned: what is no digit becomes 10 or more
    last = np.where(marks[:, 17] == ord("X"), 10, marks[:, 17] - ord("0"))
    expected = (12 - digits.astype(np.int32) @ _WEIGHTS % 11) % 11
    right = (digits < 10).all(axis=1) & (digits[:, 0] > 0) & (last == expected)
    return valid.scatter(valid.arg_true(), pl.Series(right)) if len(right) else valid


def _phone(text: pl.Series) -> pl.Series:
    digits = _without_fraction(text).str.replace_all(r"[^0-9]+", "")
    if not digits.str.contains(r"^(?:00)?86").any():
        return digits
    return digits.str.replace(r"^(?:00)?86(1\d{10})$", "$1")


def _without_fraction(text: pl.Series) -> pl.Series:
    if not text.str.ends_with(".0").any():
        return text
    return text.str.replace(r"^(\d+)\.0$", "$1")


def _date(text: pl.Series) -> pl.Series:
    """Eight digits yyyymmdd where the text says a whole date, else the digits it has."""
    digits = text.str.replace_all("-", "", literal=True)
    whole = digits.str.contains(r"^(?:[0-9]{8})?$") & text.str.contains(r"^(?:[0-9]{8}|.{10})?$")
    return digits if whole.all() else _where(text.zip_with(~whole, digits), ~whole, _eight_digits)


def _eight_digits(text: str) -> str:
    if found := _ISO.fullmatch(text):
        year, month, day = found.groups()
    elif found := _YEAR_LAST.fullmatch(text):
        month, day, year = found.groups()
    else:
        return re.sub(r"\D|\.0$", "", text)
    return f"{year}{month:0>2}{day:0>2}"


def _sex(text: pl.Series) -> pl.Series:
    return text.replace(_SEXES)


def _email(text: pl.Series) -> pl.Series:
    return text.str.replace_all(r"\s+", "")


_FORMS: dict[str, Callable[[pl.Series], pl.Series]] = {
    "document": _document,
    "phone": _phone,
    "birth_date": _date,
    "sex": _sex,
    "email": _email,
    "postcode": _code,
    "street_number": partial(_code, upper=False),
}
