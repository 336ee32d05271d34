"""The remark beside a result: named parts and free text in one cell, read back without loss.

【去向】河北省滦平县 【告知人】其子 【说明】已核实

Only the names listed here are parts. Where a text itself says 【去向】 it is written 【【去向】.
"""

import re
from collections.abc import Iterable, Mapping

NOTE = "说明"
PARTS = (
    "重复于", "该行结果", "签收人", "签收时间", "区划代码", "去向", "告知人", "查找情况",
    "批准人", "批复", "待签收", "转办原因", "失联待批", "申请时间", NOTE,
)  # fmt: skip
_MARK = re.compile(f"(【+)({'|'.join(PARTS)})】")


def one_line(text: str) -> str:
    """Return a text without line breaks and stray spaces, its characters as they were typed."""
    return " ".join(text.replace("\x00", "").split())


def write_remark(parts: Iterable[tuple[str, str]], note: str) -> str:
    """Write the parts that say something, then the free text."""
    said = [(name, one_line(text)) for name, text in parts]
    cells = [f"【{name}】{_escaped(text)}" for name, text in said if text]
    note = _escaped(one_line(note))
    if not cells:
        return note
    return " ".join([*cells, f"【{NOTE}】{note}"] if note else cells)


def read_remark(text: str) -> tuple[Mapping[str, str], str]:
    """Return the parts by name, and the free text."""
    text = one_line(text)
    marks = [mark for mark in _MARK.finditer(text) if len(mark[1]) == 1]
    before = text[: marks[0].start()] if marks else text
    ends = [*(mark.start() for mark in marks[1:]), len(text)][: len(marks)]
    parts = {mark[2]: _plain(text[mark.end() : end]) for mark, end in zip(marks, ends, strict=True)}
    note = " ".join(part for part in (_plain(before), parts.pop(NOTE, "")) if part)
    return parts, note


def _escaped(text: str) -> str:
    return _MARK.sub(r"【\1\2】", text)


def _plain(text: str) -> str:
    return _MARK.sub(lambda mark: f"{mark[1][1:]}{mark[2]}】", text.strip())
