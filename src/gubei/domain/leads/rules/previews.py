"""What an officer sees of a file before confirming it: columns, what they mean, samples."""

from collections.abc import Sequence
from typing import Any

from gubei.domain.leads.rules.masking import mask_cell
from gubei.domain.leads.rules.plans import SheetPlan
from gubei.engines.columns import ColumnGuess, guess
from gubei.terms.words import Words

_SAMPLES = 3
_LONGEST = 80
_TITLES = 5
_SAMPLED = 200
_SAVED = Words("As saved for files of this shape.", "按同类文件已保存的映射。")


def preview_sheet(plan: SheetPlan, *, is_saved: bool = False) -> dict[str, Any]:
    """Return the own columns of a sheet as the preview shows them; numbers are masked.

    `is_saved` says that the plan comes from a saved mapping and was not guessed.
    """
    sheet = plan.sheet
    sample = [plan.own_cells(row) for row in sheet.sample(_SAMPLED)]
    guessed = guess([sheet.columns[place] for place in plan.own], sample).columns
    return {
        "name": sheet.name,
        "header_row": sheet.header_row,
        "title_rows": [[cell[:_LONGEST] for cell in row] for row in sheet.title_rows[:_TITLES]],
        "rows": sheet.total_rows,
        "columns": [
            _column(at, each, plan.fields[at], sample, is_saved=is_saved)
            for at, each in enumerate(guessed)
        ],
        "notices": [
            {"en": notice.words.en, "zh": notice.words.zh} for notice in sheet.notices[:_SAMPLED]
        ],
    }


def _column(
    at: int,
    guessed: ColumnGuess,
    field: str | None,
    sample: Sequence[Sequence[str]],
    *,
    is_saved: bool,
) -> dict[str, Any]:
    reason = _SAVED if is_saved else guessed.reason
    return {
        "index": at,
        "header": guessed.header,
        "field": field,
        "confidence": 1.0 if is_saved else guessed.confidence,
        "reason": {"en": reason.en, "zh": reason.zh},
        "samples": _samples(at, field or guessed.field, sample),
    }


def _samples(at: int, field: str | None, sample: Sequence[Sequence[str]]) -> list[str]:
    """Return the first different values of a column, masked."""
    shown: dict[str, None] = {}
    for row in sample:
        if at < len(row) and row[at].strip():
            shown[mask_cell(row[at], field)[:_LONGEST]] = None
        if len(shown) == _SAMPLES:
            break
    return list(shown)
