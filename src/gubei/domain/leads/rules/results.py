"""The result columns of a feedback file: written from a lead's end, read back to one.

Every export can be taken in again and gives the same state, so whatever an end must carry
(reason, whereabouts, receipt, approval) stands in these columns and is read back from them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from gubei.engines.columns import read_moment
from gubei.terms.findings import Finding
from gubei.terms.moments import say_moment
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
_OUTCOME_OF = {words.zh: outcome for outcome, words in OUTCOMES.items()} | {
    words.en: outcome for outcome, words in OUTCOMES.items()
}
_ARRANGEMENT_OF = {words.zh: key for key, words in ARRANGEMENTS.items()} | {
    words.en: key for key, words in ARRANGEMENTS.items()
}
_NOT_UNDERSTOOD = Words(
    "The result in this row was not understood; the lead stays open.",
    "该行的结果无法识别，线索保持未办结。",
)
_INCOMPLETE = Words(
    "The result in this row lacks what it must say (reason, whereabouts, receipt or time); "
    "the lead stays open.",
    "该行的结果缺少必要内容（原因、去向、签收或时间），线索保持未办结。",
)


@dataclass(frozen=True, slots=True)
class Result:
    """How a lead ended, as it stands in a feedback file."""

    outcome: str
    at: datetime | None = None
    checked_by: str = ""
    actual_address: str = ""
    unit_name: str = ""
    arrangement: str = ""
    to_name: str = ""
    note: str = ""


def result_cells(result: Result) -> tuple[str, ...]:
    """Write a result into the eight columns, in Chinese, as the level above expects it."""
    found = {"found": "是", "open": ""}.get(result.outcome, "否")
    said = OUTCOMES[result.outcome].zh
    if result.arrangement:
        said = f"{said}-{ARRANGEMENTS[result.arrangement].zh}"
    return (
        found,
        say_moment(result.at),
        result.checked_by,
        result.actual_address,
        result.unit_name,
        said,
        result.to_name,
        result.note,
    )


def place_of_results(headers: Sequence[str]) -> int | None:
    """Return where the eight result columns begin in a header, None where they do not stand."""
    plain = [squeeze(header) for header in headers]
    width = len(RESULT_HEADERS)
    for start in range(len(plain) - width, -1, -1):
        block = plain[start : start + width]
        # A list with a column 备注 of its own makes ours the second of that name.
        if tuple(block[:-1]) == RESULT_HEADERS[:-1] and block[-1].startswith(RESULT_HEADERS[-1]):
            return start
    return None


def read_result(cells: Sequence[str], *, today: date) -> tuple[Result | None, tuple[Finding, ...]]:
    """Read the eight cells back. None where the lead is open or nothing is said."""
    _, at, checked_by, address, unit_name, said, to_name, note = (
        squeeze(cell) for cell in (*cells, *[""] * (len(RESULT_HEADERS) - len(cells)))
    )
    if not said:
        return None, ()
    outcome_text, _, arrangement_text = said.partition("-")
    outcome = _OUTCOME_OF.get(outcome_text, "")
    if outcome in {"open", "unreadable"}:
        return None, ()
    if not outcome:
        return None, (Finding("outcome", "result_not_understood", _NOT_UNDERSTOOD),)
    result = Result(
        outcome,
        read_moment(at, today=today).value,
        checked_by,
        address,
        unit_name,
        _ARRANGEMENT_OF.get(arrangement_text, ""),
        to_name,
        note,
    )
    if not is_complete(result):
        return None, (Finding("outcome", "result_incomplete", _INCOMPLETE),)
    return result, ()


def is_complete(result: Result) -> bool:
    """True where the result says all that its outcome must say."""
    if result.at is None:
        return False
    needed = {
        "found": bool(result.arrangement) and (result.arrangement != "none" or bool(result.note)),
        "duplicate": True,
        "transferred": bool(result.to_name and result.checked_by),
        "not_here": bool(result.note and result.checked_by),
        "false_hit": bool(result.note),
        "out_of_reach": bool(result.note),
    }
    return needed[result.outcome]
