"""`gubei feedback`: the very table that came, with the results beside it."""

from pathlib import Path
from typing import Annotated

import typer

from gubei.domain.leads.queries.feedback import feedback_tables, log_feedback
from gubei.domain.privacy.models import Purpose
from gubei.interfaces.cli.account import system_account
from gubei.interfaces.cli.clock import read_clock
from gubei.interfaces.cli.database import open_database
from gubei.interfaces.cli.finding import find_list
from gubei.interfaces.cli.writing import Output, write_tables


def feedback(
    wanted: Annotated[
        str, typer.Argument(metavar="LIST", help="A list by id or name. 名单编号或名称。")
    ],
    *,
    output: Output,
) -> None:
    """Write a list as it came, row by row, with its results. 按原表导出反馈。"""
    open_database()
    found, now = find_list(wanted), read_clock()
    log_feedback(found, by=system_account(), purpose=Purpose.FEEDBACK, now=now)
    write_tables(Path(output), feedback_tables(found, at=now))
