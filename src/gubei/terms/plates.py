"""Number plates of vehicles: reading (GA 36), the forms that exist, one form to store and compare.

An ordinary plate is the short name of a province, the letter of the issuing office and five
characters; that of a new-energy vehicle has six, with the letter of its drive in front (small
vehicles) or at the end (large ones). A temporary one says 临. The letters I and O stand nowhere: they
look like 1 and 0. What has the form of one of ours without its province is taken for one that is not
whole; a foreign plate of that form is said to be foreign in front of it.
A plate that cannot be read is a finding and never a reason to drop a passage.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from gubei.terms.findings import Finding
from gubei.terms.text import compact, is_nothing
from gubei.terms.words import Words

PROVINCES = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新"
"""The short names that plates begin with, in the order of the division codes."""


class PlateKind(StrEnum):
    """Which form a plate has."""

    ORDINARY = "ordinary"
    NEW_ENERGY = "new_energy"
    TRAILER = "trailer"
    POLICE = "police"
    LEARNER = "learner"
    EMERGENCY = "emergency"
    HK_MACAU = "hk_macau"
    CONSULAR = "consular"
    MILITARY = "military"
    FOREIGN = "foreign"
    NONE = "none"

    @property
    def words(self) -> Words:
        """Return the name in both languages."""
        return _KINDS[self]


_KINDS = {
    PlateKind.ORDINARY: Words("ordinary", "普通号牌"),
    PlateKind.NEW_ENERGY: Words("new energy", "新能源号牌"),
    PlateKind.TRAILER: Words("trailer", "挂车号牌"),
    PlateKind.POLICE: Words("police", "警车号牌"),
    PlateKind.LEARNER: Words("learner", "教练车号牌"),
    PlateKind.EMERGENCY: Words("fire and rescue", "应急号牌"),
    PlateKind.HK_MACAU: Words("Hong Kong and Macau", "港澳入出境号牌"),
    PlateKind.CONSULAR: Words("diplomatic", "使领馆号牌"),
    PlateKind.MILITARY: Words("military", "军警号牌"),
    PlateKind.FOREIGN: Words("foreign", "境外号牌"),
    PlateKind.NONE: Words("no plate", "无号牌"),
}

_HEAD = f"[{PROVINCES}][A-HJ-NP-Z]"
_MARK = "[0-9A-HJ-NP-Z]"
_FORMS = (
    (PlateKind.TRAILER, re.compile(f"{_HEAD}{_MARK}{{4}}挂")),
    (PlateKind.POLICE, re.compile(f"{_HEAD}{_MARK}{{4}}警")),
    (PlateKind.LEARNER, re.compile(f"{_HEAD}{_MARK}{{4}}学")),
    (PlateKind.EMERGENCY, re.compile(f"[{PROVINCES}]X{_MARK}{{4}}应急")),
    (PlateKind.HK_MACAU, re.compile(f"粤Z{_MARK}{{4}}[港澳]")),
    (PlateKind.CONSULAR, re.compile(f"{_HEAD}[0-9]{{4}}领|[0-9]{{6}}使|使[0-9]{{6}}")),
    (PlateKind.MILITARY, re.compile(f"WJ[{PROVINCES}]?[0-9]{{4}}{_MARK}|[A-Z]{{2}}[0-9]{{5}}")),
    # Small: the letter of the drive, a letter or digit, four digits. Large: five digits, the letter.
    (PlateKind.NEW_ENERGY, re.compile(f"{_HEAD}(?:[A-HJK]{_MARK}[0-9]{{4}}|[0-9]{{5}}[A-HJK])")),
    (PlateKind.ORDINARY, re.compile(f"{_HEAD}{_MARK}{{5}}")),
    # Temporary: the sign stands in front, behind the letter of the office, or at the end.
    (PlateKind.ORDINARY, re.compile(
        f"临{_HEAD}{_MARK}{{4,6}}|{_HEAD}临{_MARK}{{4,6}}|{_HEAD}{_MARK}{{4,6}}临"
    )),
)  # fmt: skip
_WITHOUT_PROVINCE = re.compile(
    f"[A-HJ-NP-Z](?:{_MARK}{{5}}|[A-HJK]{_MARK}[0-9]{{4}}|[0-9]{{5}}[A-HJK])"
)
_SAID_FOREIGN = re.compile(r"(?:境外|外国|外籍|FOREIGN)[:：]?([0-9A-Z]{2,12})")
_FOREIGN = re.compile(r"[0-9A-Z]{2,12}")
_BEGINS_HERE = re.compile(f"[{PROVINCES}]")
_PUNCTUATION = re.compile(r"[\s·•・.\-—–_]+")
_NONE = frozenset(["无牌", "无号牌", "没有牌", "未上牌", "临时"])
_LONGEST = 16

_FINDINGS = {
    "plate_has_i_or_o": Words(
        "A plate has no letter I or O; look again whether it is 1 or 0.",
        "号牌中没有字母 I 和 O，请核对是否为数字 1 或 0。",
    ),
    "plate_length": Words(
        "A plate has five characters behind the letter of its office, of new energy six.",
        "号牌在发牌机关字母之后应为 5 位，新能源为 6 位。",
    ),
    "plate_without_province": Words(
        "The province is missing in front of this plate. Is it foreign, type 境外 in front of it.",
        "号牌缺少省份简称，请补全；如为境外号牌，请在前面加“境外”。",
    ),
    "plate_unreadable": Words(
        "This is not a number plate that exists; look at it again. Type 境外 in front of a foreign "
        "one, 无牌 where there is none.",
        "这不是有效的号牌，请再次核对；境外号牌请在前面加“境外”，无号牌请填“无牌”。",
    ),
}


@dataclass(frozen=True, slots=True)
class PlateReading:
    """What one entry says. `number` is "" for a vehicle without a plate."""

    kind: PlateKind
    number: str
    findings: tuple[Finding, ...] = ()

    @property
    def is_sure(self) -> bool:
        """True where the plate can stand for a vehicle: it has a form that exists."""
        return bool(self.number) and not self.findings


@lru_cache(maxsize=65536)
def read_plate(text: str) -> PlateReading:
    """Read one plate: spaces, dots and dashes are dropped, letters made capital, nothing guessed."""
    number = _PUNCTUATION.sub("", compact(text)).upper()[:_LONGEST]
    if not number or is_nothing(number) or number in _NONE:
        return PlateReading(PlateKind.NONE, "")
    said = _SAID_FOREIGN.fullmatch(number)
    if said:
        return PlateReading(PlateKind.FOREIGN, said.group(1))
    kind = next((kind for kind, form in _FORMS if form.fullmatch(number)), None)
    return _told_of(number) if kind is None else PlateReading(kind, number)


def _told_of(number: str) -> PlateReading:
    """Read what has no form of ours: a foreign one, or one of ours that is not whole."""
    if _BEGINS_HERE.match(number) or _WITHOUT_PROVINCE.fullmatch(number):
        return _told(PlateKind.ORDINARY, number)
    if _FOREIGN.fullmatch(number):
        return PlateReading(PlateKind.FOREIGN, number)
    return _told(PlateKind.FOREIGN, number)


def _told(kind: PlateKind, number: str) -> PlateReading:
    code = _what_is_odd(number)
    return PlateReading(kind, number, (Finding("plate", code, _FINDINGS[code]),))


def _what_is_odd(number: str) -> str:
    if _WITHOUT_PROVINCE.fullmatch(number):
        return "plate_without_province"
    if _BEGINS_HERE.match(number) and number[1:].isascii() and number[1:].isalnum():
        return "plate_has_i_or_o" if set(number) & {"I", "O"} else "plate_length"
    return "plate_unreadable"
