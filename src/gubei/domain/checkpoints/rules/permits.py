"""Permits: six digits of area and six of serial, one vehicle, one route, a time."""

import re
from dataclasses import dataclass
from datetime import date

from gubei.engines.routing.likeness import may_be_one_place
from gubei.terms.refusals import Invalid
from gubei.terms.text import compact, is_nothing
from gubei.terms.words import Words

_NUMBER = re.compile(r"[1-9]\d{5}\d{6}")
_BETWEEN = re.compile(r"[,，、;；/和及与]+")
_ANY_GOODS = ("物资", "货物", "用品", "必需品", "goods", "supplies")
"""A permit for goods so named is one for all: which ones it does not say."""
_EMPTY = ("空车", "空载", "返空", "空", "empty")


@dataclass(frozen=True, slots=True)
class PermitFacts:
    """A permit as it is recorded here."""

    number: str
    plate: str
    origin: str
    destination: str
    valid_from: date
    valid_until: date
    goods: str = ""
    is_revoked: bool = False


@dataclass(frozen=True, slots=True)
class Load:
    """What a vehicle says of its way and its load; "" where nothing was written down.

    `unit` is the code of the unit in which the end inside the district lies, `home` its district's
    name; each "" where none was chosen.
    """

    origin: str = ""
    destination: str = ""
    goods: str = ""
    unit: str = ""
    home: str = ""


def read_permit_number(text: str) -> str:
    """Return a permit's number. Raises Invalid."""
    number = compact(text)
    if not _NUMBER.fullmatch(number):
        raise Invalid(
            "A permit has 12 digits: six of its area, six of its serial number.",
            "通行证编号为 12 位数字：6 位行政区划代码加 6 位序号。",
            code="permit_number",
        )
    return number


def is_permit_number(text: str) -> bool:
    """Say whether a text has the form of a permit's number."""
    return bool(_NUMBER.fullmatch(text))


def fault_of(
    permit: PermitFacts | None, *, number: str, plate: str, day: date, shown_by: str = "",
    load: Load = Load(),
) -> Words | None:  # fmt: skip
    """Return what is wrong with a permit that was shown; None: it fits vehicle, day and way.

    A number that is recorded nowhere here is no fault by itself: another province gave it out. That
    another vehicle showed it lately is one (`shown_by`, its plate), and so is its form.
    """
    if not is_permit_number(number):
        return Words("the number has not twelve digits", "编号不是 12 位数字")
    if permit is None:
        return _shown(shown_by) if shown_by else None
    if permit.is_revoked:
        return Words("it was revoked", "该证已作废")
    if permit.plate != plate:
        return Words("it was given to another vehicle", "该证属于另一车辆")
    if not permit.valid_from <= day <= permit.valid_until:
        return Words("it is not valid on this day", "不在有效期内")
    return _other_way(permit, load)


def _other_way(permit: PermitFacts, load: Load) -> Words | None:
    """Say that a vehicle goes another way. A permit counts there and back again.

    An end that is not written down, or that names no place we know, is held against nobody.
    """
    ends = (permit.origin, permit.destination)
    if any(_leads(way, load) for way in (ends, ends[::-1])):
        return None
    said, granted = _way(load.origin, load.destination), _way(*ends)
    return Words(f"it is for {granted}, not {said}", f"该证线路为 {granted}，与 {said} 不符")


def _way(origin: str, destination: str) -> str:
    return f"{origin or '?'} - {destination or '?'}"


def _leads(ends: tuple[str, str], load: Load) -> bool:
    return all(
        may_be_one_place(granted, said, code=load.unit if is_inside else "") is not False
        or (is_inside and bool(load.home) and compact(load.home) in compact(granted))
        for granted, said, is_inside in (
            (ends[0], load.origin, False), (ends[1], load.destination, bool(load.unit)),
        )
    )  # fmt: skip


def other_goods(permit: PermitFacts, load: Load) -> Words | None:
    """Say that a vehicle loads something else than its permit names; an empty one loads nothing.

    For the officer's eyes and never a reason to hold anybody: a machine does not know that 白菜 is a
    vegetable.
    """
    granted, said = _kinds(permit.goods), _kinds(load.goods)
    is_any = not granted or any(each.endswith(_ANY_GOODS) for each in granted)
    if is_any or all(any(a in b or b in a for b in granted) for a in said):
        return None
    return Words(
        f"it is for {permit.goods}, not {load.goods}: look at the load",
        f"该证货物为 {permit.goods}，申报为 {load.goods}，请查看货物",
    )


def _kinds(goods: str) -> list[str]:
    kinds = [compact(each).casefold() for each in _BETWEEN.split(goods)]
    return [each for each in kinds if each and each not in _EMPTY and not is_nothing(each)]


def _shown(plate: str) -> Words:
    return Words(
        f"{plate} showed it lately: one vehicle, one permit", f"近期已由 {plate} 出示，一车一证"
    )
