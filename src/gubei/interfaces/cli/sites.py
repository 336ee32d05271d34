"""`gubei sites`: take in a table of sites."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

from gubei.adapters.site_tables import SiteLine, read_sites_file
from gubei.domain.sites.operations import SiteRow, take_in_sites
from gubei.domain.sites.rules import SiteFacts
from gubei.interfaces.cli.clock import read_clock
from gubei.interfaces.cli.database import ensure_units, open_database
from gubei.interfaces.cli.saying import note, print_json, say
from gubei.terms.refusals import Invalid
from gubei.terms.words import Words

_MOST_SAID = 20


def sites(
    file: Annotated[Path, typer.Argument(help="A table: name, kind, address, unit … 场所表。")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON. 输出 JSON。")] = False,
) -> None:
    """Take in sites; those known by unit and name are changed. 导入场所。"""
    if not file.is_file():
        raise Invalid(f"There is no file {file}.", f"没有文件 {file}。", code="no_file")
    lines, now = read_sites_file(file), read_clock()
    open_database()
    ensure_units(now)
    done = take_in_sites(rows=rows_of(lines), by=None, now=now)
    for number, words in done.left_out[:_MOST_SAID]:
        note(Words(f"Row {number}: {words.en}", f"第{number}行：{words.zh}"))
    if as_json:
        print_json({"added": done.added, "changed": done.changed, "left_out": len(done.left_out)})
        return
    said = Words(
        f"{done.added} sites added, {done.changed} changed, {len(done.left_out)} rows left out.",
        f"新增 {done.added} 个场所，变更 {done.changed} 个，{len(done.left_out)} 行未导入。",
    )
    say(said.both())


def rows_of(lines: Sequence[SiteLine]) -> Iterator[SiteRow]:
    """Yield the rows of a table as the operation takes them."""
    for line in lines:
        facts = SiteFacts(
            name=line.name, kind=line.kind, address=line.address, aliases=line.aliases,
            zones=line.zones, responsible=line.responsible, phone=line.phone,
        )  # fmt: skip
        yield SiteRow(line.number, facts, line.unit)
