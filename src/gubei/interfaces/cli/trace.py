"""`gubei trace`: the rings around seeds out of a file of visits, without a database."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
import typer

from gubei.adapters.visits import (
    SeedTable,
    VisitTable,
    read_seeds,
    read_visits,
    write_contacts,
)
from gubei.adapters.visits.engines import engine_of
from gubei.engines.tracing import Rings, Rule, find_clashes
from gubei.interfaces.cli.saying import be_quiet, note, print_json, say
from gubei.interfaces.cli.troubles import say_troubles, troubles_as_json
from gubei.terms.words import Words

# A spot where so many were exposed is no single air: the zones of it are asked for.
_CROWD = 10_000
_SHOWN = 20
Engine = Literal["local", "duckdb", "spark"]


@dataclass(frozen=True, slots=True)
class Traced:
    """What was read, the rings, and how long it took in seconds."""

    visits: VisitTable
    seeds: SeedTable
    rings: Rings
    index_seconds: float
    query_seconds: float


def trace(  # noqa: PLR0913 - a command has as many options as its contract says
    *,
    visits: Annotated[
        Path, typer.Option(help="Visits, .parquet or .csv: person, place, start, end. 到访记录。")
    ],
    seeds: Annotated[Path, typer.Option(help="Seeds, .csv: person, from, to. 起点人员与时段。")],
    min_minutes: Annotated[
        float, typer.Option(min=0, help="Minutes together in one place. 同处最少分钟数。")
    ] = 0,
    linger_minutes: Annotated[
        float, typer.Option(min=0, help="Minutes the air stays. 离开后空气仍计入的分钟数。")
    ] = 0,
    rings: Annotated[int, typer.Option(min=1, max=20, help="How many rings. 圈层数。")] = 1,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="Write the contacts: .parquet or .csv. 输出接触者。"),
    ] = None,
    engine: Annotated[Engine, typer.Option(help="local, duckdb or spark. 计算引擎。")] = "local",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON. 输出 JSON。")] = False,
) -> None:
    """Find who shared the air of the seeds, and whom they met since. 追溯圈层，不写入数据库。"""
    if as_json:
        be_quiet()
    rule = Rule(round(min_minutes * 60), round(linger_minutes * 60), rings)
    traced = trace_files(visits, seeds, rule, engine)
    answer = summary(traced, engine)
    if output is not None:
        rows = write_contacts(output, traced.rings, traced.visits)
        note(Words(f"{rows:,} rows written to {output}.", f"已写入 {rows:,} 行：{output}。"))
    if as_json:
        print_json(answer | remarks(traced))
    else:
        _show(traced, answer)


def trace_files(visits: Path, seeds: Path, rule: Rule, engine: Engine) -> Traced:
    """Read both files and trace. Raises Invalid for a file or an engine that cannot be used."""
    ask = engine_of(engine)
    table = read_visits(visits)
    starts = read_seeds(seeds, table)
    begun = time.perf_counter()
    asked = ask(table.visits, table.spots)
    indexed = time.perf_counter()
    rings = asked(starts.seeds, rule)
    return Traced(table, starts, rings, indexed - begun, time.perf_counter() - indexed)


def summary(traced: Traced, engine: Engine) -> dict[str, Any]:
    """Return the numbers of the command line contract."""
    return {
        "visits": len(traced.visits.visits),
        "seeds": traced.seeds.persons,
        "rings": traced.rings.sizes,
        "encounters": traced.rings.encounters,
        "index_seconds": round(traced.index_seconds, 4),
        "query_seconds": round(traced.query_seconds, 6),
        "engine": engine,
    }


def remarks(traced: Traced) -> dict[str, Any]:
    """Return what else somebody should know about the answer."""
    clashing = _clashing_rows(traced.visits)
    return {
        "left_out": troubles_as_json(traced.visits.left_out),
        "seeds_left_out": troubles_as_json(traced.seeds.left_out),
        "impossible": {"count": len(clashing), "rows": clashing[:_SHOWN]},
        "seeds_without_visits": traced.seeds.unseen,
        "seeds_twice": traced.seeds.twice,
        "crowded": [{"place": place, "contacts": count} for place, count in crowded(traced)],
    }


def crowded(traced: Traced) -> list[tuple[str, int]]:
    """Return the places without zones at which a great many were exposed, and how many."""
    spots = [each.spot for each in traced.rings.contacts]
    counts = np.bincount(np.concatenate(spots)) if spots else np.zeros(0, np.int64)
    many = np.flatnonzero(counts >= _CROWD)
    table = traced.visits
    return [
        (str(table.places[int(table.spots.place[spot])]), int(counts[spot]))
        for spot in many.tolist()
        if table.spots.whole[spot]
    ]


def _clashing_rows(table: VisitTable) -> list[int]:
    marks = find_clashes(table.visits, table.spots)
    found: list[int] = table.rows.filter(marks).to_list()
    return found


def _show(traced: Traced, answer: dict[str, Any]) -> None:
    say_troubles(traced.visits.left_out, Words("visits", "到访记录"))
    say_troubles(traced.seeds.left_out, Words("seeds", "起点"))
    for words in _warnings(traced):
        note(words)
    for ring, persons in enumerate(answer["rings"], start=1):
        say(f"{ring}  {persons:,}")
    met = Words(
        "{visits:,} visits, {seeds:,} seeds, {encounters:,} encounters, "
        "index {index_seconds} s, answer {query_seconds} s".format(**answer),
        "到访 {visits:,} 条，起点 {seeds:,} 人，相遇 {encounters:,} 次，"
        "建索引 {index_seconds} 秒，查询 {query_seconds} 秒。".format(**answer),
    )
    say(met.both())


def _warnings(traced: Traced) -> list[Words]:
    said = []
    if clashing := _clashing_rows(traced.visits):
        rows = ", ".join(map(str, clashing[:_SHOWN])) + (" …" if len(clashing) > _SHOWN else "")
        said.append(Words(
            f"{len(clashing):,} visits overlap another of the same person elsewhere; they are kept, "
            f"decide which is true. Rows: {rows}",
            f"{len(clashing):,} 条到访与同一人在别处的到访重叠，已保留，请核实。行：{rows}",
        ))  # fmt: skip
    if traced.seeds.unseen:
        names = ", ".join(traced.seeds.unseen[:_SHOWN])
        said.append(Words(f"Seeds without a visit: {names}", f"没有到访记录的起点：{names}"))
    if traced.seeds.twice:
        names = ", ".join(traced.seeds.twice[:_SHOWN])
        said.append(
            Words(
                f"Seeds with several windows, all used: {names}",
                f"有多个时段的起点（均已使用）：{names}",
            )
        )
    for place, count in crowded(traced):
        said.append(Words(
            f"{count:,} contacts at {place}: give its visits a column zone, and only those of one zone "
            "are counted as together.",
            f"{place} 有 {count:,} 名接触者：请为其到访填写 zone（区域）列，只计算同一区域的人。",
        ))  # fmt: skip
    return said
