"""`gubei unreadable`: the rows that cannot be read, to be corrected and taken in again."""

from pathlib import Path
from typing import Annotated

import typer

from gubei.domain.leads.queries.unreadable import log_unreadable, unreadable_tables
from gubei.domain.privacy.models import Purpose
from gubei.interfaces.cli.account import system_account
from gubei.interfaces.cli.clock import read_clock
from gubei.interfaces.cli.database import open_database
from gubei.interfaces.cli.finding import find_list
from gubei.interfaces.cli.writing import Output, write_tables


def unreadable(
    wanted: Annotated[
        str, typer.Argument(metavar="LIST", help="A list by id or name. 名单编号或名称。")
    ],
    *,
    output: Output,
) -> None:
    """Write the rows that cannot be read, and what is wrong with each. 导出无法识别的行。"""
    open_database()
    found = find_list(wanted)
    tables = unreadable_tables(found)
    log_unreadable(found, by=system_account(), purpose=Purpose.CORRECT, now=read_clock())
    write_tables(Path(output), tables)
