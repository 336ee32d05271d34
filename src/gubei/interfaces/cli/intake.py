"""`gubei intake`: take in a dispatch list."""

import hashlib
import time
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from gubei.adapters.tables import Workbook, read_workbook
from gubei.domain.leads.models import ListKind
from gubei.domain.leads.operations.intake import IntakeReport, Received, take_in
from gubei.domain.leads.queries.mappings import mapping_for, mapping_named
from gubei.domain.leads.rules.plans import SheetPlan
from gubei.domain.leads.rules.uploads import list_name_of, plan_sheets
from gubei.domain.territory.models import Unit
from gubei.domain.territory.queries import district
from gubei.interfaces.cli.clock import read_clock, read_time
from gubei.interfaces.cli.database import ensure_units, open_database
from gubei.interfaces.cli.failing import why_of
from gubei.interfaces.cli.intake_report import show_report
from gubei.interfaces.cli.saying import be_quiet, print_json, progress_of
from gubei.terms.refusals import Invalid
from gubei.terms.words import Words


def intake(
    file: Annotated[Path, typer.Argument(help="The list: .xlsx, .xls, .csv or .tsv. 派单文件。")],
    *,
    list_name: Annotated[
        str, typer.Option(help="The list's name; a known one makes a new version. 名单名称。")
    ] = "",
    received_at: Annotated[
        str, typer.Option(help="When it came, as 2022-04-26 09:30. 接收时间，默认现在。")
    ] = "",
    kind: Annotated[ListKind, typer.Option(help="Where it comes from. 来源类别。")] = (
        ListKind.DISPATCH
    ),
    mapping: Annotated[
        str, typer.Option(help="A saved mapping of columns, by name. 已保存的列映射。")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON. 输出 JSON。")] = False,
) -> None:
    """Take in a dispatch list: all of it or nothing. 接收派单：全部接收或全部不接收。"""
    now, begun = read_clock(), time.perf_counter()
    received = Received(
        file_name=file.name[-255:],
        digest=digest_of_file(file),
        list_name=list_name.strip() or list_name_of(file.name),
        kind=kind,
        received_at=_when(received_at, now),
    )
    if as_json:
        be_quiet()
    workbook = read_workbook(file)
    spent = time.perf_counter() - begun
    open_database()
    ensure_units(now)
    begun = time.perf_counter() - spent
    report = run_intake(workbook, received, mapping_name=mapping, now=now)
    answer = report.as_dict() | {"seconds": round(time.perf_counter() - begun, 3)}
    if as_json:
        print_json(answer)
    else:
        show_report(report, workbook, seconds=answer["seconds"])


def _when(text: str, now: datetime) -> datetime:
    moment = read_time(text, now=now) if text else now
    if moment > now:
        raise Invalid("The list cannot come in the future.", "接收时间不能晚于当前时间。")
    return moment


def digest_of_file(file: Path) -> bytes:
    """Return the SHA-256 of a file. Raises Invalid where it cannot be read."""
    try:
        with file.open("rb") as content:
            return hashlib.file_digest(content, "sha256").digest()
    except OSError as error:
        why = why_of(error)
        raise Invalid(
            f"{file} cannot be read: {why.en}.", f"无法读取 {file}：{why.zh}。", code="no_file"
        ) from error


def run_intake(
    workbook: Workbook, received: Received, *, mapping_name: str = "", now: datetime
) -> IntakeReport:
    """Take in a workbook that was read, for the district, with a bar of progress."""
    unit = district()
    words = Words("taking in", "正在接收")
    with progress_of(words, workbook.total_rows) as advance:
        return take_in(
            received=received,
            plans=_plans(unit, workbook, mapping_name),
            unit=unit,
            by=None,
            now=now,
            progress=advance,
        )


def _plans(unit: Unit, workbook: Workbook, mapping_name: str) -> list[SheetPlan]:
    sheets = workbook.sheets
    saved = mapping_named(unit, mapping_name) if mapping_name else mapping_for(unit, sheets)
    return plan_sheets(sheets, saved.fields if saved else None)
