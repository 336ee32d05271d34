"""How commands speak: results on stdout, remarks and progress on stderr, in both languages."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from gubei.terms.words import Words

_out = Console(soft_wrap=True, highlight=False)
_remarks = Console(stderr=True, soft_wrap=True, highlight=False)
_warnings = Console(stderr=True, soft_wrap=True, highlight=False)
_MOST_SAID = 20


def note(words: Words) -> None:
    """Make a remark on stderr."""
    _remarks.print(words.both(), style="dim", markup=False)


def warn(words: Words) -> None:
    """Say on stderr what would mislead if it were left unsaid, also where a program reads along."""
    _warnings.print(words.both(), markup=False)


def note_left_out(left_out: Sequence[tuple[int, Words]]) -> None:
    """Say of the first rows of a table that were left out why; all of them stand in the JSON."""
    for row, why in left_out[:_MOST_SAID]:
        note(Words(f"Row {row}: {why.en}", f"第{row}行：{why.zh}"))


def listed(left_out: Sequence[tuple[int, Words]]) -> list[dict[str, object]]:
    """Return the rows of a table that were left out for the JSON, each with its reason."""
    return [{"row": row, "en": why.en, "zh": why.zh} for row, why in left_out]


def be_quiet() -> None:
    """Make no remarks from now on: a program is reading along."""
    _remarks.quiet = True


def say(line: str = "") -> None:
    """Say one line of the result."""
    _out.print(line, markup=False)


def show(table: Table) -> None:
    """Show a table."""
    _out.print(table)


def print_json(answer: dict[str, Any]) -> None:
    """Print the answer as JSON and nothing else."""
    _out.file.write(json.dumps(answer, ensure_ascii=False) + "\n")


@contextmanager
def progress_of(words: Words, total: int) -> Iterator["Advance"]:
    """Show a bar on stderr while something long goes on, where somebody is looking."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=_remarks, disable=not _remarks.is_terminal) as bar:
        yield Advance(bar, words, total)


class Advance:
    """A bar of progress; called with how much is done."""

    def __init__(self, bar: Progress, words: Words, total: int) -> None:
        """Begin a bar of `total` steps."""
        self._bar = bar
        self._job = bar.add_task(words.both(), total=total)

    def __call__(self, done: int) -> None:
        """Move the bar to `done`."""
        self._bar.update(self._job, completed=done)
