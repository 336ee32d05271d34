"""What a laboratory says of a tube, in the words of many laboratories."""

import re
from enum import StrEnum

from gubei.terms.words import Words

SIZES = (1, 5, 10, 20)
"""How many people a tube may hold."""


class Value(StrEnum):
    """What the laboratory said of a tube."""

    NEGATIVE = "negative"
    POSITIVE = "positive"
    DOUBTFUL = "doubtful"
    INVALID = "invalid"

    @property
    def words(self) -> Words:
        """Return the name in both languages."""
        return Words(self.value, _ZH[self])

    @property
    def calls_back(self) -> bool:
        """Say whether everybody in the tube is held and called."""
        return self in (Value.POSITIVE, Value.DOUBTFUL)

    def of_each(self, *, is_alone: bool) -> "Value | None":
        """Return what it says of each person in the tube; None: nobody can say yet."""
        says = self is Value.NEGATIVE or (self is Value.POSITIVE and is_alone)
        return self if says else None


class Source(StrEnum):
    """How a result reached us."""

    HAND = "hand"
    FILE = "file"
    FHIR = "fhir"


class FoundBy(StrEnum):
    """How a person was known at the desk."""

    DOCUMENT = "document"
    CODE = "code"
    NAME = "name"


class Means(StrEnum):
    """How a member of a recall ended."""

    NEGATIVE = "negative"
    POSITIVE = "positive"
    WITHDRAWN = "withdrawn"


_ZH = {
    Value.NEGATIVE: "阴性",
    Value.POSITIVE: "阳性",
    Value.DOUBTFUL: "可疑",
    Value.INVALID: "无效",
}
_SAID = {
    Value.NEGATIVE: (
        "negative", "neg", "n", "-", "－", "not detected", "notdetected", "undetected", "阴性",
        "阴", "未检出", "260385009", "260415000",
    ),
    Value.POSITIVE: (
        "positive", "pos", "p", "+", "＋", "detected", "reactive", "阳性", "阳", "检出",
        "10828004", "260373001",
    ),
    Value.DOUBTFUL: (
        "doubtful", "inconclusive", "indeterminate", "ind", "equivocal", "suspected", "可疑",
        "疑似", "灰区", "待复核", "待复检", "419984006", "82334004",
    ),
    Value.INVALID: (
        "invalid", "rejected", "insufficient", "invalid sample", "sample rejected", "无效",
        "不合格", "样本不合格", "重采", "455371000124106",
    ),
}  # fmt: skip
_VALUE_OF = {said: value for value, texts in _SAID.items() for said in texts}
_REMARK = re.compile(r"[(（].*[)）]$")


def value_said(text: str) -> Value | None:
    """Return what a laboratory's word means; None for a word that is not known."""
    plain = " ".join(text.split()).casefold()
    return _VALUE_OF.get(plain) or _VALUE_OF.get(_REMARK.sub("", plain).strip())


def tidy_barcode(text: str) -> str:
    """Return a barcode as it is kept: without blanks, in capitals. A spreadsheet's .0 is dropped."""
    plain = "".join(text.split()).upper()
    return re.sub(r"^(\d+)\.0$", r"\1", plain)[:40]
