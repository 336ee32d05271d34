"""`gubei visits`: lists of who was where, from sites, rosters and other systems."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from gubei.adapters.visit_lists import read_visit_list
from gubei.domain.investigations.operations.gathering import Telling, VisitsTaken, take_in_visits
from gubei.domain.investigations.rules.seen import SeenRow
from gubei.domain.investigations.rules.visits import VisitSource, kept_days
from gubei.domain.sites.queries import site_called
from gubei.domain.territory.operations.officers import officer_of_commands
from gubei.domain.territory.queries import officer_named
from gubei.interfaces.cli.clock import read_clock
from gubei.interfaces.cli.database import ensure_units, open_database
from gubei.interfaces.cli.saying import be_quiet, listed, note_left_out, print_json, say
from gubei.terms.moments import in_shanghai
from gubei.terms.refusals import Invalid
from gubei.terms.words import Words


class Source(StrEnum):
    """Who saw."""

    CHECK_IN = "check_in"
    SHIFT = "shift"
    FOREIGN = "foreign"


def visits(
    file: Annotated[
        Path,
        typer.Argument(
            help="Who was where: document or name and phone, site, zone, start, end. 到访名单。"
        ),
    ],
    *,
    source: Annotated[
        Source, typer.Option(help="Who saw: check_in, shift or foreign. 来源。")
    ] = Source.CHECK_IN,
    site: Annotated[str, typer.Option(help="The site of rows that name none. 场所名称。")] = "",
    minutes: Annotated[
        int,
        typer.Option(
            min=0, max=1440, help="How long a visit without an end counts; 0: left out. 默认分钟。"
        ),
    ] = 0,
    by: Annotated[str, typer.Option(help="Who signs it, by username. 经办人用户名。")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON. 输出 JSON。")] = False,
) -> None:
    """Take in check-ins, shifts or foreign visits; the same list again adds none. 导入到访名单。"""
    if as_json:
        be_quiet()
    if not file.is_file():
        raise Invalid(f"There is no file {file}.", f"没有文件 {file}。", code="no_file")
    rows = [SeenRow(*each) for each in read_visit_list(file, with_site=not site.strip())]
    now = read_clock()
    open_database()
    ensure_units(now)
    officer = officer_named(by) if by else officer_of_commands(now=now)
    told = site_called(officer, site).pk if site.strip() else None
    seen_by = VisitSource(source.value)
    taken = take_in_visits(
        rows=rows, telling=Telling(seen_by, told, minutes or None), by=officer, now=now
    )
    kept = kept_days(seen_by, in_shanghai(now).date())
    if as_json:
        print_json(_answer(taken, seen_by, kept))
    else:
        _show(taken, kept)


def _answer(taken: VisitsTaken, source: VisitSource, kept: int) -> dict[str, object]:
    return {
        "source": source.value,
        "rows": taken.rows,
        "taken": taken.taken,
        "known": taken.known,
        "persons": taken.persons,
        "kept_days": kept,
        "left_out": listed(taken.left_out),
    }


def _show(taken: VisitsTaken, kept: int) -> None:
    note_left_out(taken.left_out)
    left = len(taken.left_out)
    said = Words(
        f"{taken.rows:,} rows: {taken.taken:,} visits of {taken.persons:,} people taken in, "
        f"{taken.known:,} known before, {left:,} left out; kept for {kept} days.",
        f"共 {taken.rows:,} 行：导入 {taken.persons:,} 人的到访记录 {taken.taken:,} 条，已有 {taken.known:,} 条，"
        f"未采用 {left:,} 条；保存 {kept} 天。",
    )
    say(said.both())
