"""`gubei network`: contacts that come as pairs, joined into spells, with rings and degrees."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from rich.table import Table

from gubei.adapters.visits import PairTable, read_pairs
from gubei.engines.tracing import (
    Rule,
    Seeds,
    Spells,
    Spots,
    as_visits,
    build,
    degrees,
    join_spells,
)
from gubei.engines.tracing import trace as trace_rings
from gubei.engines.tracing.values import FOREVER, Longs
from gubei.interfaces.cli.saying import be_quiet, print_json, say, show
from gubei.interfaces.cli.troubles import say_troubles, troubles_as_json
from gubei.terms.refusals import Invalid, NotFound
from gubei.terms.words import Words

_TOP = 10
_STEP = 20  # seconds between two records of SocioPatterns' badges


def network(
    *,
    contacts: Annotated[
        Path, typer.Option(help="Lines of time, person, person. 接触记录：时间、人员、人员。")
    ],
    gap: Annotated[
        int, typer.Option(min=1, help="Records so many seconds apart are one spell. 合并间隔秒数。")
    ] = _STEP,
    index: Annotated[
        str | None, typer.Option(help="The person whose rings are counted. 指示病例。")
    ] = None,
    columns: Annotated[
        str, typer.Option(help="Names or numbers: time,person,person. 列名或列号。")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON. 输出 JSON。")] = False,
) -> None:
    """Join contacts that were recorded as pairs, and count who met how many. 接触网络。"""
    if as_json:
        be_quiet()
    pairs = read_pairs(contacts, _columns(columns))
    answer = summary(pairs, gap, index)
    if as_json:
        print_json(answer | {"left_out": troubles_as_json(pairs.left_out)})
        return
    say_troubles(pairs.left_out, Words("contacts", "接触记录"))
    _show(answer)


def summary(pairs: PairTable, gap: int, index: str | None) -> dict[str, Any]:
    """Return the numbers of the command line contract; rings are null without an index person."""
    spells = join_spells(
        pairs.time, pairs.one, pairs.other, gap=gap, step=sampling_step(pairs.time, gap)
    )
    met = degrees(spells, len(pairs.persons))
    ring1, ring2 = _rings(pairs, spells, index)
    # The most contacts first, then in the order of the names.
    order = np.argsort(-met, kind="stable")[:_TOP].tolist()
    return {
        "records": len(pairs.time),
        "spells": len(spells),
        "persons": len(pairs.persons),
        "pairs": int(met.sum()) // 2,
        "ring1": ring1,
        "ring2": ring2,
        "top": [[pairs.persons[place], int(met[place])] for place in order],
    }


def sampling_step(time: Longs, gap: int) -> int:
    """Return how long one record lasts: the least time between two moments of the file, or `gap`."""
    moments = np.unique(time)
    return int(min(np.diff(moments).min(initial=gap), gap))


def _rings(pairs: PairTable, spells: Spells, index: str | None) -> tuple[int | None, int | None]:
    if index is None:
        return None, None
    names = [str(name) for name in pairs.persons]
    if index not in names:
        raise NotFound(
            f"{index} is in no contact of this file.", f"该文件的接触记录中没有 {index}。"
        )
    visits, _ = as_visits(spells)
    seeds = Seeds.of([(names.index(index), 0, FOREVER)])
    found = trace_rings(build(visits, Spots.plain(len(spells))), seeds, Rule(rings=2)).sizes
    first, second = (*found, 0, 0)[:2]
    return first, second


def _columns(text: str) -> tuple[str, str, str] | None:
    names = [name.strip() for name in text.split(",")] if text else []
    if not names:
        return None
    if len(names) != 3 or not all(names):
        raise Invalid(
            "--columns takes three names or numbers: time,person,person.",
            "--columns 须为三个列名或列号：时间,人员,人员。",
        )
    return names[0], names[1], names[2]


def _show(answer: dict[str, Any]) -> None:
    say(Words(
        "{records:,} records, {spells:,} spells, {persons:,} persons, {pairs:,} pairs".format(**answer),
        "记录 {records:,} 条，接触 {spells:,} 段，人员 {persons:,} 人，成对 {pairs:,} 对。".format(**answer),
    ).both())  # fmt: skip
    if answer["ring1"] is not None:
        say(Words("ring 1: {ring1:,}, ring 2: {ring2:,}".format(**answer),
                  "第一圈 {ring1:,} 人，第二圈 {ring2:,} 人。".format(**answer)).both())  # fmt: skip
    show(_table(answer["top"]))


def _table(top: Sequence[Sequence[Any]]) -> Table:
    table = Table("人员 person", "接触人数 met")
    for name, count in top:
        table.add_row(str(name), str(count))
    return table
