"""Sex and age as people write them."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from gubei.terms.findings import Finding
from gubei.terms.text import compact, is_nothing
from gubei.terms.words import Words

Sex = Literal["male", "female", ""]

# The codes 0, 1, 2, 9 are those of GB/T 2261.1-2003 (and ISO/IEC 5218).
_MALE = frozenset(["男", "男性", "m", "male", "1", "man", "boy", "男士", "先生", "männlich", "h"])
_FEMALE = frozenset(["女", "女性", "f", "female", "2", "woman", "girl", "女士", "小姐", "weiblich"])
_NEITHER = frozenset(["0", "9", "未说明", "未知的性别", "未说明的性别", "u", "other", "其他"])
_UNREADABLE_SEX = Words("The sex cannot be read; write 男 or 女.", "性别无法识别，请填男或女。")
_UNREADABLE_AGE = Words(
    "The age cannot be read; write years as a number.", "年龄无法识别，请填写周岁数字。"
)
_OLDEST = 130

_YEARS = re.compile(r"(\d{1,3})(?:\.\d+)?(?:(?:周?岁|歲|years?|yrs?|yo?)(?:(\d{1,2})个?月)?)?")
_MONTHS = re.compile(r"(\d{1,2})(?:个?月(?:龄)?|months?|mon|mo|m)(?:\d+天)?")
_DAYS = re.compile(r"(\d{1,3})(?:天|日龄?|days?|d)")


@dataclass(frozen=True, slots=True)
class SexReading:
    """male, female or "" where the cell does not say."""

    value: Sex
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class AgeReading:
    """Completed years, and for infants completed months as well; None where there is none."""

    years: int | None
    months: int | None = None
    findings: tuple[Finding, ...] = ()


@lru_cache(maxsize=4096)
def read_sex(text: str) -> SexReading:
    """Read 男/女, M/F, words and the codes of GB/T 2261.1."""
    word = compact(text).lower().removesuffix(".0").rsplit("_", 1)[-1]
    if word in _MALE:
        return SexReading("male")
    if word in _FEMALE:
        return SexReading("female")
    if is_nothing(word) or word in _NEITHER:
        return SexReading("")
    return SexReading("", (Finding("sex", "sex_unreadable", _UNREADABLE_SEX),))


@lru_cache(maxsize=4096)
def read_age(text: str) -> AgeReading:
    """Read 35, 35岁, 8个月, 2岁3个月, 20天; more than 130 years is told."""
    word = compact(text).lower()
    if is_nothing(word):
        return AgeReading(None)
    if found := _YEARS.fullmatch(word):
        return _years(int(found[1]), found[2])
    if found := _MONTHS.fullmatch(word):
        return AgeReading(int(found[1]) // 12, int(found[1]))
    if found := _DAYS.fullmatch(word):
        return AgeReading(int(found[1]) // 365, int(found[1]) // 30)
    return _no_age()


def _years(years: int, months: str | None) -> AgeReading:
    if years > _OLDEST:
        return _no_age()
    return AgeReading(years, years * 12 + int(months) if months else None)


def _no_age() -> AgeReading:
    return AgeReading(None, None, (Finding("age", "age_unreadable", _UNREADABLE_AGE),))
