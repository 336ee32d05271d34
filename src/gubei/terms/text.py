"""Text as people type it, brought to one form."""

import re
import unicodedata

_SPACES = re.compile(r"\s+")
# Most cells are in the one form already: one look instead of three passes.
_PLAIN = re.compile(r"[0-9A-Za-z\u4e00-\u9fff]*")
# Zero-width characters, the byte-order mark and NUL travel invisibly out of chat programs.
_INVISIBLE = dict.fromkeys([0, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF])

_NOTHING = frozenset(
    ["", "-", "--", "—", "/", "\\", "na", "n/a", "nan", "nat", "null", "none", "nil", "unknown",
     "无", "不详", "未知", "空", "暂无", "待查", "待核实", "待补充", "没有", "不清楚", "#n/a"]
)  # fmt: skip


def halfwidth(text: str) -> str:
    """Turn full-width forms into ordinary ones (NFKC), drop invisible characters, trim."""
    if _PLAIN.fullmatch(text):
        return text
    if text.isascii() and "\x00" not in text:
        return text.strip()
    return unicodedata.normalize("NFKC", text.translate(_INVISIBLE)).strip()


def squeeze(text: str) -> str:
    """`halfwidth`, with every run of white space made one space."""
    return text if _PLAIN.fullmatch(text) else _SPACES.sub(" ", halfwidth(text))


def compact(text: str) -> str:
    """`halfwidth`, with all white space removed: for numbers and Chinese addresses."""
    return text if _PLAIN.fullmatch(text) else _SPACES.sub("", halfwidth(text))


def is_nothing(text: str) -> bool:
    """True for the many ways of leaving a cell empty: 无, 不详, NA, -, /."""
    return text.strip().lower() in _NOTHING
