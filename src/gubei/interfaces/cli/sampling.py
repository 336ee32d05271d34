"""`gubei sampling`: results of laboratories, and members of key groups, by file."""

import time
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from gubei.adapters.groups import read_member_list
from gubei.adapters.laboratories import read_results_file
from gubei.domain.sampling.operations.filling import MembersTaken, take_in_group_file
from gubei.domain.sampling.operations.groups import RuleWish
from gubei.domain.sampling.operations.taking_in import Delivery, ResultsReport, take_in_results
from gubei.domain.sampling.operations.tracing import trace_recalls
from gubei.domain.sampling.rules.members import read_member
from gubei.domain.sampling.rules.reading import read_line
from gubei.domain.sampling.rules.values import Source
from gubei.interfaces.cli.clock import read_clock
from gubei.interfaces.cli.compliance import read_rule
from gubei.interfaces.cli.database import ensure_units, open_database
from gubei.interfaces.cli.intake import digest_of_file
from gubei.interfaces.cli.saying import be_quiet, listed, note, note_left_out, print_json, say
from gubei.terms.moments import in_shanghai
from gubei.terms.words import Words

app = typer.Typer(
    help="Tubes and their results. 采样管与检测结果。", no_args_is_help=True, add_completion=False
)


@app.callback()
def sampling() -> None:
    """Tubes and their results. 采样管与检测结果。"""


@app.command()
def results(
    file: Annotated[
        Path, typer.Argument(help="Results: .csv, .xlsx, .xls, .tsv, or .json of FHIR. 结果文件。")
    ],
    *,
    laboratory: Annotated[
        str, typer.Option(help="Which laboratory, where no column says. 实验室。")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON. 输出 JSON。")] = False,
) -> None:
    """Take in results; who is in a positive tube is held, called and told. 导入检测结果。"""
    if as_json:
        be_quiet()
    begun, now, digest = time.perf_counter(), read_clock(), digest_of_file(file)
    today = in_shanghai(now).date()
    lines = [read_line(*each, today=today) for each in read_results_file(file)]
    open_database()
    ensure_units(now)
    kind = Source.FHIR if file.suffix.lower() == ".json" else Source.FILE
    delivery = Delivery(kind, file.name, digest, laboratory.strip())
    report = take_in_results(lines=lines, delivery=delivery, by=None, now=now)
    trace_recalls(now=now)
    seconds = round(time.perf_counter() - begun, 3)
    if as_json:
        print_json(summary(report) | {"seconds": seconds})
    else:
        _show(report, seconds)


@app.command()
def group(
    file: Annotated[
        Path,
        typer.Argument(
            help="Members: document, name, phone, from, to, leave_from, leave_to, leave_why. 人员表。"
        ),
    ],
    *,
    name: Annotated[str, typer.Option(help="Which key group. 重点人群名称。")],
    unit: Annotated[
        str, typer.Option(help="Its unit's code. Default: the district. 单位编码，默认本区。")
    ] = "",
    rule: Annotated[str, typer.Option(help="Of a new group: “2 in 7”. 新建时的频次规则。")] = "",
    reference: Annotated[
        str, typer.Option(help="Of a new group: who asks for it. 新建时的依据文件。")
    ] = "",
    one_a_day: Annotated[
        bool,
        typer.Option(
            "--one-a-day", help="Of a new group: tests of one day are one. 一天多检计一次。"
        ),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON. 输出 JSON。")] = False,
) -> None:
    """Take in who belongs to a key group; they are due at the desk by its rule. 导入重点人群。"""
    if as_json:
        be_quiet()
    now = read_clock()
    today = in_shanghai(now).date()
    wish = _rule_wish(rule, today, reference, one_a_day=one_a_day)
    lines = [read_member(*each, today=today) for each in read_member_list(file)]
    open_database()
    ensure_units(now)
    taken = take_in_group_file(name=name, unit=unit, rule=wish, lines=lines, now=now)
    if as_json:
        print_json(_members_in_numbers(taken))
    else:
        _say_members(taken)


def _rule_wish(rule: str, today: date, reference: str, *, one_a_day: bool) -> RuleWish | None:
    if not rule:
        return None
    asked = read_rule(rule)
    return RuleWish(asked.tests, asked.days, today, reference, one_a_day=one_a_day)


def _members_in_numbers(taken: MembersTaken) -> dict[str, Any]:
    return {
        "rows": taken.rows, "added": taken.added, "changed": taken.changed, "same": taken.same,
        "left_out": listed(taken.left_out),
    }  # fmt: skip


def _say_members(taken: MembersTaken) -> None:
    note_left_out(taken.left_out)
    say(Words(
        f"{taken.rows:,} rows: {taken.added:,} members added, {taken.changed:,} changed, "
        f"{taken.same:,} as they were, {len(taken.left_out):,} left out.",
        f"共 {taken.rows:,} 行：新增 {taken.added:,}，变更 {taken.changed:,}，无变化 {taken.same:,}，"
        f"未导入 {len(taken.left_out):,}。",
    ).both())  # fmt: skip


def summary(report: ResultsReport) -> dict[str, Any]:
    """Return what came of a file, every row that was left out with its reason."""
    return {
        "rows": report.rows,
        "taken": report.taken,
        "same": report.same,
        "corrected": report.corrected,
        "left_out": [each.as_json() for each in report.left_out],
        "values": report.values,
        "recalls": len(report.calling_back) - len(report.waiting),
        "people_recalled": report.recalled,
        "recalls_waiting": [{"en": each.en, "zh": each.zh} for each in report.waiting],
        "known_file": report.known_file,
    }


def _show(report: ResultsReport, seconds: float) -> None:
    if report.known_file:
        note(
            Words("This file was taken in before; nothing changed.", "该文件此前已导入，未作更改。")
        )
    note_left_out([(each.row, each.words) for each in report.left_out])
    for words in report.waiting:
        note(words)
    left, recalls = len(report.left_out), len(report.calling_back) - len(report.waiting)
    said = Words(
        f"{report.rows:,} rows: {report.taken:,} taken, {report.corrected:,} corrected, "
        f"{report.same:,} known already, {left:,} left out; {recalls:,} tubes recalled with "
        f"{report.recalled:,} people, in {seconds:.1f} s.",
        f"共 {report.rows:,} 行：新增 {report.taken:,}，更正 {report.corrected:,}，已知 "
        f"{report.same:,}，未导入 {left:,}；召回 {recalls:,} 管 {report.recalled:,} 人，用时 {seconds:.1f} 秒。",
    )
    say(said.both())
