"""`gubei checkpoint`: counts from outside and special days are taken in."""

import hashlib
from pathlib import Path
from typing import Annotated

import typer

from gubei.adapters.gate_counts import GateTable, by_gate, read_gate_counts
from gubei.adapters.special_days import read_special_days
from gubei.domain.checkpoints.operations.gates import OutsideFile, OutsideHour, take_in_counts
from gubei.domain.checkpoints.operations.roads import take_in_days
from gubei.domain.checkpoints.rules.days import DayKind
from gubei.interfaces.cli.clock import read_clock
from gubei.interfaces.cli.database import open_database
from gubei.interfaces.cli.saying import note, print_json, say
from gubei.terms.refusals import Invalid, Refused
from gubei.terms.words import Words

app = typer.Typer(help="Checkpoints. 检查站。", no_args_is_help=True)


@app.callback()
def checkpoint() -> None:
    """Checkpoints. 检查站。"""


@app.command("import")
def take_in(
    file: Annotated[
        Path, typer.Argument(help="Vehicles or hourly counts: .csv, .tsv, .gz, .xlsx. 车流文件。")
    ],
    *,
    gate: Annotated[
        str, typer.Option(help="The gate, where the file has no such column. 卡口名称。")
    ] = "",
    again: Annotated[
        bool, typer.Option("--again", help="Also a file that is known. 重新导入已导入的文件。")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON. 输出 JSON。")] = False,
) -> None:
    """Take in counts or single vehicles from outside, by gate and class. 导入外部车流。

    A file that was taken in for a wrong gate is moved by taking it in for the right one.
    """
    if not file.is_file():
        raise Invalid(f"There is no file {file}.", f"没有文件 {file}。", code="no_file")
    table, now = read_gate_counts(file, gate=gate), read_clock()
    open_database()
    digest = hashlib.sha256(file.read_bytes()).digest()
    whole = OutsideFile(digest, file.name, table.rows, table.refused.total(), gate[:100])
    hours = [
        OutsideHour(each.gate, each.hour, each.direction, each.vehicle_class, each.vehicles)
        for each in table.hours
    ]
    is_known, replaced, moved = False, 0, 0
    try:
        taken = take_in_counts(file=whole, hours=hours, now=now, is_again=again)
        replaced, moved = taken.replaced, taken.moved
    except Refused as refused:
        if refused.code != "file_known":
            raise
        is_known = True
        note(refused.words)
    if moved:
        _say_moved(moved)
    _answer(table, as_json=as_json, is_known=is_known, replaced=replaced)


def _say_moved(many: int) -> None:
    note(Words(
        f"{many:,} numbers that this file had put elsewhere stand there no more.",
        f"本文件此前导入的 {many:,} 个小时数已移走。",
    ))  # fmt: skip


@app.command("days")
def take_in_special_days(
    file: Annotated[Path, typer.Argument(help="A table .csv: day, kind, name. 特殊日表。")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON. 输出 JSON。")] = False,
) -> None:
    """Say which days are holidays or working weekends, for the forecast. 导入节假日与调休日。"""
    if not file.is_file():
        raise Invalid(f"There is no file {file}.", f"没有文件 {file}。", code="no_file")
    days, now = read_special_days(file), read_clock()
    open_database()
    take_in_days(days={day: (DayKind(kind), name) for day, (kind, name) in days.items()}, now=now)
    if as_json:
        print_json({"days": len(days)})
        return
    said = Words(f"{len(days)} days taken in.", f"已导入 {len(days)} 天。")
    say(said.both())


def _answer(table: GateTable, *, as_json: bool, is_known: bool, replaced: int) -> None:
    gates = by_gate(table.hours)
    if as_json:
        print_json({
            "rows": table.rows, "refused": table.refused.total(),
            "reasons": dict(sorted(table.refused.items())), "repeated": table.repeated,
            "replaced": replaced,
            "vehicles": sum(each.vehicles for each in table.hours), "hours": len(table.hours),
            "known": is_known, "gates": gates,
        })  # fmt: skip
        return
    for each in gates:
        say(f"{each['gate']}  {each['direction']}  {each['class'] or '-'}  {each['vehicles']:,}")
    for reason, count in sorted(table.refused.items()):
        note(Words(f"Left out: {count:,} rows, {reason}.", f"未导入 {count:,} 行：{reason}。"))
    if replaced:
        note(Words(
            f"{replaced:,} numbers of an hour took the place of those of an older file.",
            f"已替换旧文件的 {replaced:,} 个小时数。",
        ))  # fmt: skip
    said = Words(f"{table.rows:,} rows read.", f"已读取 {table.rows:,} 行。")
    say(said.both())
