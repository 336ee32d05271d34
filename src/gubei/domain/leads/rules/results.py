"""The result columns of a feedback file: written from a lead's end, read back to one.

Every export can be taken in again and gives the same state, so whatever an end must carry
(reason, whereabouts, receipt, approval) stands in these columns and is read back from them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from gubei.domain.leads.rules.remarks import one_line, read_remark, write_remark
from gubei.engines.columns import read_moment
from gubei.terms.findings import Finding
from gubei.terms.moments import in_shanghai, say_moment
from gubei.terms.text import squeeze
from gubei.terms.words import Words

RESULT_HEADERS = (
    "是否找到", "落位时间", "核查人", "实际住址", "所属村居", "结果", "转往", "备注",
)  # fmt: skip

OUTCOMES = {
    "open": Words("open", "核查中"),
    "found": Words("found", "已找到"),
    "duplicate": Words("duplicate", "重复"),
    "transferred": Words("transferred", "已转办"),
    "not_here": Words("not here", "不在本地"),
    "false_hit": Words("false hit", "误报"),
    "out_of_reach": Words("out of reach", "失联"),
    "unreadable": Words("cannot be read", "无法识别"),
}
ARRANGEMENTS = {
    "central_isolation": Words("central isolation", "集中隔离"),
    "home_isolation": Words("home isolation", "居家隔离"),
    "health_monitoring": Words("health monitoring", "居家健康监测"),
    "none": Words("no measure needed", "无需管控"),
}
REMARK_THAT_CAME = "remark_that_came"
"""The code of the finding that keeps what a feedback file said of an unreadable row."""
_OUTCOME_OF = {said: key for key, words in OUTCOMES.items() for said in (words.zh, words.en)}
_ARRANGEMENT_OF = {
    said: key for key, words in ARRANGEMENTS.items() for said in (words.zh, words.en)
}
_ROW = re.compile(r"(?:工作表“(?P<sheet>.*)”)?第(?P<row>\d{1,9})行")
_NUMBERED = re.compile(r" \(\d+\)$")

# Which named parts of the remark carry which value of a result.
_IN_REMARK = {
    "open": (),
    "found": (),
    "false_hit": (),
    "duplicate": (("重复于", "other"), ("该行结果", "other_said")),
    "transferred": (("签收人", "said_by"), ("签收时间", "signed_at"), ("区划代码", "to_code")),
    "not_here": (("去向", "whereabouts"), ("告知人", "said_by")),
    "out_of_reach": (("查找情况", "summary"), ("批准人", "said_by"), ("批复", "answer")),
}
_WAITING = (
    ("待签收", "sent_at"), ("区划代码", "to_code"), ("转办原因", "reason"),
    ("失联待批", "summary"), ("申请时间", "asked_at"),
)  # fmt: skip
_MOMENTS = frozenset({"signed_at", "sent_at", "asked_at"})


@dataclass(frozen=True, slots=True)
class Result:
    """Where a lead stands, as a feedback file says it.

    `said_by` is who told where the person is, who signed for a transfer, or who approved the
    end of a search. `other` names the row that a duplicate repeats ("第5行" of the same sheet,
    “list”第5行 of another list) and `other_said` how that one stands. An open lead may wait for
    a receipt (`to_name`, `sent_at`) or for an approval (`summary`, `asked_at`).
    """

    outcome: str
    at: datetime | None = None
    checked_by: str = ""
    actual_address: str = ""
    unit_name: str = ""
    arrangement: str = ""
    to_name: str = ""
    note: str = ""
    said_by: str = ""
    whereabouts: str = ""
    to_code: str = ""
    signed_at: datetime | None = None
    summary: str = ""
    answer: str = ""
    other: str = ""
    other_said: str = ""
    sent_at: datetime | None = None
    reason: str = ""
    asked_at: datetime | None = None


def unit_label(name: str, town: str) -> str:
    """Return how a unit is named in 所属村居: a village with its town, others alone."""
    return f"{town}{name}"


def say_result(outcome: str, arrangement: str = "") -> str:
    """Return what stands in 结果, in Chinese, as the level above expects it."""
    said = OUTCOMES[outcome].zh
    return f"{said}-{ARRANGEMENTS[arrangement].zh}" if arrangement else said


def result_cells(result: Result) -> tuple[str, ...]:
    """Write a result into the eight columns."""
    return (
        _is_found(result),
        say_moment(result.at),
        one_line(result.checked_by),
        one_line(result.actual_address),
        result.unit_name,
        say_result(result.outcome, result.arrangement),
        one_line(result.to_name),
        remark_of(result),
    )


def remark_of(result: Result) -> str:
    """Return what stands in 备注: the parts that this outcome must say, and the free text."""
    names = _WAITING if result.outcome == "open" else _IN_REMARK[result.outcome]
    parts = ((label, _text(getattr(result, name))) for label, name in names)
    return write_remark(parts, result.note)


def unreadable_cells(remark: str) -> tuple[str, ...]:
    """Write the eight columns of a row that could not become a lead."""
    return ("", "", "", "", "", OUTCOMES["unreadable"].zh, "", one_line(remark))


def _text(value: object) -> str:
    return say_moment(value) if isinstance(value, datetime) else str(value or "")


def _is_found(result: Result) -> str:
    """Say whether the person was found; a duplicate as far as the other row was."""
    outcome = result.outcome
    if outcome == "duplicate":
        outcome = _OUTCOME_OF.get(result.other_said.partition("-")[0], "open")
    return {"found": "是", "open": "", "duplicate": ""}.get(outcome, "否")


def place_of_results(headers: Sequence[str]) -> int | None:
    """Return where the eight result columns begin in a header, None where they do not stand.

    A list with such columns of its own makes ours the second of that name: 备注 (2).
    """
    plain = tuple(_NUMBERED.sub("", squeeze(header)) for header in headers)
    width = len(RESULT_HEADERS)
    places = range(len(plain) - width, -1, -1)
    return next((at for at in places if plain[at : at + width] == RESULT_HEADERS), None)


def row_in_file(other: str) -> tuple[str, int] | None:
    """Return the sheet ("" for the same) and row of the very file that `other` names, or None."""
    found = _ROW.fullmatch(other)
    return (found["sheet"] or "", int(found["row"])) if found else None


def read_result(
    cells: Sequence[str], *, now: datetime
) -> tuple[Result | None, tuple[Finding, ...]]:
    """Read the eight cells back. None where they say nothing; "open" where the lead stays so."""
    if not any(cells):
        return None, ()
    width = len(RESULT_HEADERS)
    texts = [one_line(cell) for cell in (*cells, *[""] * width)][:width]
    if not any(texts):
        return None, ()
    result = _read(texts, now)
    if result is None:
        return _left_open(texts, "result_not_understood", _NOT_UNDERSTOOD)
    if not is_complete(result, now):
        return _left_open(texts, "result_incomplete", _INCOMPLETE)
    return result, ()


def _left_open(texts: Sequence[str], code: str, words: Words) -> tuple[Result, tuple[Finding, ...]]:
    """Keep the lead open and what the file said as a finding, so that nothing is lost."""
    said = " | ".join(text for text in texts if text)
    told = Words(f"{words.en} It said: {said}", f"{words.zh}原文：{said}")
    return Result("open", unit_name=texts[4]), (Finding("outcome", code, told),)


_NOT_UNDERSTOOD = Words(
    "The result in this row was not understood; the lead stays open.",
    "该行的结果无法识别，线索保持未办结。",
)
_INCOMPLETE = Words(
    "The result in this row lacks what it must say (reason, whereabouts, receipt or a time that "
    "has come); the lead stays open.",
    "该行的结果缺少必要内容（原因、去向、签收或已到的时间），线索保持未办结。",
)


def _read(texts: Sequence[str], now: datetime) -> Result | None:
    _, at, checked_by, address, unit_name, said, to_name, remark = texts
    outcome, arrangement = _outcome_of(said)
    if outcome == "unreadable":
        return Result("open")
    if not outcome:
        return None
    parts, note = read_remark(remark)
    names = _WAITING if outcome == "open" else _IN_REMARK[outcome]
    values = {name: parts[label] for label, name in names if label in parts}
    moments = {name: _moment(values.pop(name), now) for name in _MOMENTS & values.keys()}
    result = Result(
        outcome, _moment(at, now), checked_by, address, unit_name, arrangement, to_name, note,
        **values, **moments,  # type: ignore[arg-type]
    )  # fmt: skip
    return _by_hand(result)


def _outcome_of(said: str) -> tuple[str, str]:
    """Return outcome and arrangement; 居家隔离 alone says that the person was found."""
    first, _, second = squeeze(said).partition("-")
    if first in _ARRANGEMENT_OF and not second:
        return "found", _ARRANGEMENT_OF[first]
    outcome = _OUTCOME_OF.get(first, "")
    return outcome, _ARRANGEMENT_OF.get(second, "") if outcome == "found" else ""


def _moment(text: str, now: datetime) -> datetime | None:
    return read_moment(text, today=in_shanghai(now).date()).value


def _by_hand(result: Result) -> Result:
    """Take a remark without named parts for what the outcome must say."""
    if result.outcome == "not_here" and not result.whereabouts:
        said_by = result.said_by or result.checked_by
        return replace(result, whereabouts=result.note, said_by=said_by, note="")
    if result.outcome == "transferred" and not result.said_by:
        return replace(result, said_by=result.checked_by)
    if result.outcome == "out_of_reach" and not result.summary:
        return replace(result, summary=result.note, note="")
    return result


def is_complete(result: Result, now: datetime) -> bool:
    """True where the result says all that its outcome must say, and its time has come."""
    if result.outcome == "open":
        return True
    if result.at is None or result.at > now:
        return False
    needed = {
        "found": bool(result.arrangement) and (result.arrangement != "none" or bool(result.note)),
        "duplicate": True,
        "transferred": bool(result.to_name and result.said_by),
        "not_here": bool(result.whereabouts and result.said_by),
        "false_hit": bool(result.note),
        "out_of_reach": bool(result.summary),
    }
    return needed[result.outcome]
