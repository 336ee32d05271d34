"""Tables that a command writes to a file."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

import typer

from gubei.adapters.tables import write_sheets
from gubei.domain.leads.queries.tables_out import TableOut
from gubei.interfaces.cli.failing import why_of
from gubei.interfaces.cli.saying import note
from gubei.terms.refusals import Invalid
from gubei.terms.words import Words

Output = Annotated[
    Path, typer.Option("-o", "--output", help="The file to write: .xlsx, .csv or .tsv. 输出文件。")
]
Kind = Literal["xlsx", "csv", "tsv"]
_KINDS: tuple[Kind, ...] = ("xlsx", "csv", "tsv")


def write_tables(output: Path, tables: Sequence[TableOut]) -> None:
    """Write tables whole or not at all, readable by the owner alone. Raises Invalid."""
    kind = next((kind for kind in _KINDS if output.suffix.lower() == f".{kind}"), None)
    if kind is None:
        raise Invalid(
            f"{output.name} should end in .xlsx, .csv or .tsv.",
            f"{output.name} 的扩展名应为 .xlsx、.csv 或 .tsv。",
        )
    draft = output.with_name(f".{output.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            rows = write_sheets(file, tables, kind=kind)
        draft.replace(output)
    except OSError as error:
        why = why_of(error)
        raise Invalid(
            f"{output} cannot be written: {why.en}.", f"无法写入 {output}：{why.zh}。"
        ) from error
    finally:
        draft.unlink(missing_ok=True)
    note(Words(f"{rows:,} rows written to {output}.", f"已写入 {rows:,} 行：{output}。"))
