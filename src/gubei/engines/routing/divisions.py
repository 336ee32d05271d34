"""The administrative divisions outside: province, city, county, and some of their streets.

Codes are those of the National Bureau of Statistics: 2 digits for a province, 4 for a city,
6 for a county or district, 9 for a town or street. See NOTICE for the origin of the list.
"""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Literal

DivisionLevel = Literal["province", "city", "county", "street"]

_LEVEL_OF_LENGTH: dict[int, DivisionLevel] = {2: "province", 4: "city", 6: "county", 9: "street"}
# The statisticians' fillers for "no city in between" are not names anybody writes.
_FILLER_NAMES = frozenset(
    {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"},
)

_PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|"
    "拉祜|水|东乡|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|"
    "怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|京|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺|各"
)
# Some peoples stand without 族 in the names of provinces and prefectures.
_AUTONOMOUS = re.compile(rf"(?:(?:{_PEOPLES})族|蒙古|哈萨克|柯尔克孜|维吾尔)*自治(?:区|州|县|旗)$")
_AUTONOMOUS_ONLY = re.compile(r"自治(?:区|州|县|旗)$")
_PLAIN_SUFFIX = re.compile(r"(?:特别行政区|地区|林区|省|市|区|县|州|盟|旗)$")


@dataclass(frozen=True, slots=True)
class Division:
    """One row of the list.

    `former` are names it or its parts had before; `is_common` marks a street whose name exists
    more than once in the country, so that alone it says nothing.
    """

    code: str
    name: str
    former: tuple[str, ...] = ()
    is_common: bool = False

    @property
    def level(self) -> DivisionLevel:
        """Province, city, county or street, read from the length of the code."""
        return _LEVEL_OF_LENGTH[len(self.code)]

    @property
    def is_filler(self) -> bool:
        """Whether the name is a statistician's filler that no address contains."""
        return self.level == "city" and self.name in _FILLER_NAMES


class Divisions:
    """The list, found by code."""

    def __init__(self, rows: Iterable[Division]) -> None:
        self.rows = tuple(rows)
        self._by_code = {row.code: row for row in self.rows}

    def find(self, code: str) -> Division | None:
        """Return the division with this code, or None."""
        return self._by_code.get(code)

    def lineage(self, code: str) -> tuple[Division, ...]:
        """Return the divisions from the province down to `code` that the list knows."""
        lengths = (length for length in _LEVEL_OF_LENGTH if length <= len(code))
        found = (self._by_code.get(code[:length]) for length in lengths)
        return tuple(row for row in found if row is not None)

    def full_name(self, code: str) -> str:
        """Return the names from the province down, as an envelope would have them."""
        return "".join(row.name for row in self.lineage(code) if not row.is_filler)


def short_name(name: str) -> str:
    """Return the name without its suffix: 恩施 of 恩施土家族苗族自治州, 滦平 of 滦平县.

    A name that would shrink to one character stays as it is (赵县, 东区).
    """
    for suffix in (_AUTONOMOUS, _AUTONOMOUS_ONLY, _PLAIN_SUFFIX):
        stem = suffix.sub("", name)
        if stem != name and len(stem) > 1:
            return stem
    return name


@lru_cache(maxsize=1)
def load_divisions() -> Divisions:
    """Read the list that comes with the package; the second call costs nothing."""
    listing = resources.files("gubei.engines.routing").joinpath("divisions.csv")
    return Divisions(map(_read_row, csv.DictReader(listing.read_text("utf-8").splitlines())))


def _read_row(row: dict[str, str]) -> Division:
    former = tuple(filter(None, row["former"].split(";")))
    return Division(row["code"], row["name"], former, is_common=bool(row["common"]))
