"""Single cells of a table of units: numbers and lists that people typed."""

import math
import re
from collections.abc import Mapping

from gubei.terms.findings import Finding
from gubei.terms.text import compact, squeeze
from gubei.terms.words import Words

Record = Mapping[str, str]


class CellReader:
    """Reads the cells of one row and keeps what is wrong with them."""

    def __init__(self, record: Record, line: int) -> None:
        self._record = record
        self._line = line
        self.findings: list[Finding] = []

    def text(self, column: str) -> str:
        """Return the cell with stray spaces removed; "" where the column is missing."""
        return squeeze(self._record.get(column) or "")

    def code(self, column: str) -> str:
        """Return a code; a spreadsheet's `110118.0` is the code 110118."""
        return re.sub(r"(?<=\d)\.0$", "", compact(self._record.get(column) or ""))

    def several(self, column: str) -> tuple[str, ...]:
        """Return the parts of a cell divided by semicolons, commas or 、."""
        parts = re.split(r"[;；、|]|,(?!\d)|，", self.text(column))
        return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))

    def count(self, column: str) -> int | None:
        """Return a count of people or households; None where the cell is empty or no number."""
        value = self.number(column)
        if value is None:
            return None
        if value < 0 or value > 2_000_000_000:
            self._tell(column, self.text(column))
            return None
        return round(value)

    def number(self, column: str) -> float | None:
        """Return a number; None, and a finding, where the cell holds something else."""
        text = self.text(column).replace(",", "")
        if not text:
            return None
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if math.isfinite(value):
            return value
        self._tell(column, text)
        return None

    def _tell(self, column: str, text: str) -> None:
        words = Words(
            f"Row {self._line}: {column} is {text!r}, which is not a number that fits; "
            "it was left empty.",
            f"第{self._line}行：{column}“{text}”不是合适的数字，已留空。",
        )
        self.findings.append(Finding(column, "unit_number_wrong", words))
