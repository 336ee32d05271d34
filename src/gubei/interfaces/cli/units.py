"""`gubei units`: import the district's units."""

from pathlib import Path
from typing import Annotated

import typer

from gubei.adapters.unit_tables import read_units_file
from gubei.domain.territory.operations.units import import_units
from gubei.interfaces.cli.clock import read_clock
from gubei.interfaces.cli.database import open_database
from gubei.interfaces.cli.saying import note, print_json, say
from gubei.terms.refusals import Invalid
from gubei.terms.words import Words

_MOST_FINDINGS = 20


def units(
    file: Annotated[Path, typer.Argument(help="Our columns, or Go.Data's location template.")],
    *,
    district: Annotated[
        str, typer.Option(help="The district's code, where a file reaches higher. 区的代码。")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON. 输出 JSON。")] = False,
) -> None:
    """Import the district, its towns and villages; known ones are changed. 导入属地单位。"""
    if not file.is_file():
        raise Invalid(f"There is no file {file}.", f"没有文件 {file}。", code="no_file")
    reading = read_units_file(file, home=district)
    open_database()
    done = import_units(reading.rows, by=None, now=read_clock())
    for finding in reading.findings[:_MOST_FINDINGS]:
        note(finding.words)
    if as_json:
        print_json({"added": done.added, "changed": done.changed, "unchanged": done.unchanged})
        return
    said = Words(
        f"{done.added} units added, {done.changed} changed, {done.unchanged} as before.",
        f"新增 {done.added} 个单位，变更 {done.changed} 个，未变 {done.unchanged} 个。",
    )
    say(said.both())
