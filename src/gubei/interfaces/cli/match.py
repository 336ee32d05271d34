"""`gubei match`: links the rows of one file that are the same person, without a database."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
import typer

from gubei.adapters.tables import read_workbook, write_table
from gubei.engines.columns.comparing import Compared, compared_fields
from gubei.engines.matching import AUTOMATIC, Links, decide, link
from gubei.interfaces.cli.clock import read_clock
from gubei.interfaces.cli.failing import why_of
from gubei.interfaces.cli.match_table import Table, read_table
from gubei.interfaces.cli.match_truth import Truth, find_truth, hidden_places
from gubei.interfaces.cli.saying import be_quiet, note, print_json, say, warn
from gubei.terms.moments import in_shanghai
from gubei.terms.refusals import Invalid
from gubei.terms.words import Words

_SEED = 2022
_MOST_NAMED = 10
_KINDS: dict[str, Literal["xlsx", "csv", "tsv"]] = {".xlsx": "xlsx", ".tsv": "tsv"}


@dataclass(frozen=True, slots=True)
class Matched:
    """A table, what was compared of it, and the links found."""

    table: Table
    compared: Compared
    links: Links
    truth: Truth | None


def match(
    file: Annotated[Path, typer.Argument(help="The table: .csv, .tsv, .xlsx or .xls. 表格文件。")],
    *,
    truth: Annotated[
        str,
        typer.Option(
            help="A file with true pairs of row ids, or a column that names the person. "
            "真值文件（成对行编号）或标明真实人员的列名。"
        ),
    ] = "",
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Write the pairs here. 输出重复对。")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON. 输出 JSON。")] = False,
) -> None:
    """Find the same person twice in a file; nothing is stored. 查找文件内重复人员，不写入数据库。"""
    begun = time.perf_counter()
    if as_json:
        be_quiet()
    matched = match_file(file, truth)
    if matched.truth and matched.truth.unknown:
        warn(_unknown_rows(matched.truth.unknown))
    if output is not None:
        write_pairs(matched, output)
    answer = summary(matched) | {"seconds": round(time.perf_counter() - begun, 3)}
    if as_json:
        print_json(answer)
    else:
        _show(matched, answer)


def match_file(file: Path, truth: str = "") -> Matched:
    """Read, guess the columns, and link. Raises Invalid where the file is refused."""
    if not file.is_file():
        raise Invalid(f"There is no file {file}.", f"没有文件 {file}。", code="no_file")
    table = read_table(read_workbook(file), file)
    known = find_truth(table, truth)
    left_out = hidden_places(table) | (set(known.places) if known else set())
    today = in_shanghai(read_clock()).date()
    compared = compared_fields(table.header, table.columns, left_out=left_out, today=today)
    if not compared.fields:
        raise Invalid(
            f"No column of {file.name} can be compared. Columns: {table.headers()}.",
            f"{file.name} 中没有可用于比对的列。列名：{table.headers()}。",
            code="no_columns",
        )
    links = link(compared.fields, rng=np.random.default_rng(_SEED))
    return Matched(table, compared, links, known)


def summary(matched: Matched) -> dict[str, Any]:
    """Return the numbers of the command line contract, but for the seconds.

    Pairs are those with a probability of REVIEW (0.5) or more: what the engine calls a
    match. Precision, recall and F1 are of these, automatic and review together.
    """
    links = matched.links
    automatic = int((links.probability >= AUTOMATIC).sum())
    pairs = len(links.left)
    return {
        "rows": matched.table.rows,
        "pairs": pairs,
        "automatic": automatic,
        "review": pairs - automatic,
        **_quality(links, matched.truth),
    }


def _quality(links: Links, truth: Truth | None) -> dict[str, float | None]:
    if truth is None:
        return {"precision": None, "recall": None, "f1": None}
    found = set(zip(links.left.tolist(), links.right.tolist(), strict=True))
    right = len(found & truth.pairs)
    both = len(found) + len(truth.pairs)
    return {
        "precision": round(right / len(found), 6) if found else None,
        "recall": round(right / len(truth.pairs), 6) if truth.pairs else None,
        "f1": round(2 * right / both, 6) if both else None,
    }


def write_pairs(matched: Matched, output: Path) -> None:
    """Write one line for each pair: ids, row numbers, probability and decision."""
    ids, numbers, links = matched.table.ids(), matched.table.numbers, matched.links
    rows = (
        (ids[left], ids[right], numbers[left], numbers[right], f"{chance:.6f}", str(decide(chance)))
        for left, right, chance in zip(
            links.left.tolist(), links.right.tolist(), links.probability.tolist(), strict=True
        )
    )
    header = ("left_id", "right_id", "left_row", "right_row", "probability", "decision")
    try:
        write_table(output, header=header, rows=rows, kind=_KINDS.get(output.suffix.lower(), "csv"))
    except OSError as error:
        why = why_of(error)
        raise Invalid(
            f"{output} cannot be written: {why.en}.",
            f"无法写入 {output}：{why.zh}。",
            code="no_output",
        ) from error


def _show(matched: Matched, answer: dict[str, Any]) -> None:
    headers = matched.compared.headers
    used = ", ".join(f"{header} ({name})" for name, header in headers.items())
    note(Words(f"Compared: {used}", f"比对的列：{used}"))
    for line in _lines(answer):
        say(line.both())


def _unknown_rows(names: tuple[str, ...]) -> Words:
    """Say which rows of the truth are left out: the quality is that of the others alone."""
    some, more = ", ".join(names[:_MOST_NAMED]), len(names) > _MOST_NAMED
    return Words(
        f"The truth names {len(names)} rows that are not in the table; they are left out: "
        f"{some}{' …' if more else ''}",
        f"真值文件中有 {len(names)} 个编号不在表中，未计入：{some}{' …' if more else ''}",
    )


def _lines(answer: dict[str, Any]) -> list[Words]:
    lines = [
        Words(
            "{rows} rows, {pairs} pairs: {automatic} automatic, {review} for review, "
            "{seconds} s".format(**answer),
            "{rows} 行，{pairs} 对：自动 {automatic}，待核 {review}，用时 {seconds} 秒。".format(
                **answer
            ),
        )
    ]
    if answer["f1"] is not None:
        said = "{precision} / {recall} / {f1}".format(**answer)
        lines.append(Words(f"precision / recall / F1: {said}", f"准确率/召回率/F1：{said}。"))
    return lines
