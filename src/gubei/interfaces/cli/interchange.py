"""`gubei interchange`: outbreaks from other systems, and for them."""

import time
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from gubei.adapters.systems import READERS, Wish, Written
from gubei.domain.interchange.operations.handing_out import hand_out
from gubei.domain.interchange.operations.taking_in import Received, Report
from gubei.domain.interchange.operations.together import Together, take_in_files
from gubei.domain.privacy.models import Purpose
from gubei.domain.territory.models import Officer
from gubei.domain.territory.operations.officers import officer_of_commands
from gubei.domain.territory.queries import district, officer_named
from gubei.interfaces.cli.clock import read_clock
from gubei.interfaces.cli.database import ensure_units, open_database
from gubei.interfaces.cli.intake import digest_of_file
from gubei.interfaces.cli.interchange_files import write_outbreak
from gubei.interfaces.cli.saying import be_quiet, note, print_json, say
from gubei.terms.moments import in_shanghai, say_moment
from gubei.terms.outbreaks import Kind, Outbreak, OutbreakReading, Remark
from gubei.terms.refusals import Invalid
from gubei.terms.words import Words

app = typer.Typer(
    help="Exchange outbreaks with other systems. 与外部系统交换数据。", no_args_is_help=True
)
_SHOWN = 20


class Format(StrEnum):
    """The systems that outbreaks are exchanged with."""

    GODATA = "godata"
    SORMAS = "sormas"
    DHIS2 = "dhis2"
    FHIR = "fhir"


class TableKind(StrEnum):
    """What the rows of a table are, where no column tells it."""

    CASE = "case"
    CONTACT = "contact"
    RELATION = "relation"
    FOLLOW_UP = "follow_up"
    SAMPLE = "sample"


class FileKind(StrEnum):
    """In which form tables of Go.Data are written."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"


By = Annotated[str, typer.Option(help="Who signs it, by the name of signing in. 经办人用户名。")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON. 输出 JSON。")]


@app.command("import")
def import_(
    format: Annotated[Format, typer.Argument(help="godata, sormas or dhis2. 来源系统。")],  # noqa: A002 - the contract's word
    files: Annotated[list[Path], typer.Argument(help="Files of one system. 文件。")],
    *,
    kind: Annotated[
        TableKind | None,
        typer.Option(help="What the rows are, where no column tells it. 数据类别。"),
    ] = None,
    by: By = "",
    as_json: AsJson = False,
) -> None:
    """Take in cases, contacts and samples; the same file twice changes nothing. 导入。"""
    if as_json:
        be_quiet()
    now, begun = read_clock(), time.perf_counter()
    read = _read(format, files, kind.value if kind else None, now)
    open_database()
    ensure_units(now)
    officer = _officer(by, now)
    done = take_in_files(read=read, by=officer, now=now)
    answer = _answer(format, done)
    if as_json:
        print_json(answer | {"seconds": round(time.perf_counter() - begun, 3)})
    else:
        _show(done, answer)


def _read(
    system: Format, files: list[Path], kind: Kind | None, now: datetime
) -> list[tuple[Received, OutbreakReading]]:
    """Read all files before anything is stored."""
    read = READERS.get(system)
    if read is None:
        raise Invalid(
            f"{system} is only written: gubei interchange export {system} -o DIR.",
            f"{system} 只支持导出：gubei interchange export {system} -o 目录。",
            code="only_written",
        )
    today = in_shanghai(now).date()
    return [
        (Received(system, file.name, digest_of_file(file)), read([file], today=today, kind=kind))
        for file in files
    ]


def _officer(username: str, now: datetime) -> Officer:
    return officer_named(username) if username else officer_of_commands(now=now)


def _answer(system: Format, done: Together) -> dict[str, Any]:
    return {
        "format": system.value,
        "changed": done.is_news,
        "files": [_file(report) for report in done.reports],
        "rows": done.rows,
        **{_plural(kind): counts for kind, counts in done.counts().items()},
        "persons": done.persons(),
        "leads": done.leads,
        "left_out": {
            "count": len(done.left_out),
            "rows": [_remark(each) for each in done.left_out],
        },
        "remarks": [_remark(each) for each in done.remarks],
    }


def _plural(kind: str) -> str:
    return f"{kind}s"


def _file(report: Report) -> dict[str, Any]:
    before = report.taken_in_before
    return {
        "file": report.name,
        "rows": report.rows,
        "changed": report.is_news,
        "taken_in_before": in_shanghai(before).isoformat() if before else None,
    }


def _remark(remark: Remark) -> dict[str, Any]:
    return {
        "file": remark.file,
        "row": remark.row,
        "column": remark.column,
        "code": remark.code,
        "en": remark.words.en,
        "zh": remark.words.zh,
    }


_NAMES = {
    "cases": Words("cases", "病例"),
    "contacts": Words("contacts", "接触者"),
    "relations": Words("relationships", "关系"),
    "follow_ups": Words("follow-ups", "随访"),
    "samples": Words("samples", "样本"),
}


def _show(done: Together, answer: dict[str, Any]) -> None:
    for report in done.reports:
        if report.taken_in_before and not report.is_news:
            when = say_moment(report.taken_in_before)
            say(Words(
                f"{report.name}: taken in on {when} already; nothing changed.",
                f"{report.name}：已于 {when} 接收，未作任何改动。",
            ).both())  # fmt: skip
    for name, words in _NAMES.items():
        counts = answer[name]
        if any(counts.values()):
            said = Words(
                "{new} new, {changed} changed, {unchanged} as before, {left_out} left out".format(**counts),
                "新增 {new}，变更 {changed}，未变 {unchanged}，未采用 {left_out}".format(**counts),
            )  # fmt: skip
            say(f"{words.both()}: {said.both()}")
    persons = answer["persons"]
    say(Words(
        "persons: {new} new, {matched} known, {review} to review".format(**persons),
        "人员：新增 {new}，已有 {matched}，待核对 {review}".format(**persons),
    ).both())  # fmt: skip
    say(Words(
        f"{answer['leads']} leads for contacts without a known case",
        f"无已知病例的接触者生成线索 {answer['leads']} 条",
    ).both())  # fmt: skip
    _show_remarks([*done.left_out, *done.remarks])


def _show_remarks(remarks: list[Remark]) -> None:
    for each in remarks[:_SHOWN]:
        mark = Words("left out", "未采用") if each.is_left_out else Words("note", "提示")
        note(Words(
            f"{each.file}, row {each.row} ({mark.en}): {each.words.en}",
            f"{each.file} 第 {each.row} 行（{mark.zh}）：{each.words.zh}",
        ))  # fmt: skip
    if len(remarks) > _SHOWN:
        more = len(remarks) - _SHOWN
        note(Words(f"… and {more:,} more: see --json", f"……另有 {more:,} 条，见 --json"))


@app.command("export")
def export(  # noqa: PLR0913 - a command has as many options as its contract says
    format: Annotated[Format, typer.Argument(help="godata, sormas, dhis2 or fhir. 目标系统。")],  # noqa: A002 - the contract's word
    *,
    output: Annotated[
        Path, typer.Option("-o", "--output", help="A folder; made where it is missing. 输出目录。")
    ],
    file_kind: Annotated[FileKind, typer.Option(help="Tables of Go.Data. Go.Data 文件格式。")] = (
        FileKind.CSV
    ),
    disease: Annotated[str, typer.Option(help="The system's name of it. 疾病名称。")] = "",
    region: Annotated[str, typer.Option(help="SORMAS' name of the region. 上级地区名。")] = "",
    dates: Annotated[
        str,
        typer.Option(
            help="How SORMAS writes dates: dd/mm/yyyy, dd.mm.yyyy, mm/dd/yyyy. 日期格式。"
        ),
    ] = "dd/mm/yyyy",
    by: By = "",
    as_json: AsJson = False,
) -> None:
    """Write the district's outbreak for another system; everybody's access log says so. 导出。"""
    if as_json:
        be_quiet()
    now = read_clock()
    open_database()
    ensure_units(now)
    officer = _officer(by, now)
    wish = Wish(
        system=format.value, place=district().name, place_code=district().code,
        today=in_shanghai(now).date(), file_kind=file_kind.value, disease=disease, region=region,
        dates=dates,
    )  # fmt: skip
    outbreak = hand_out(system=format.value, by=officer, purpose=Purpose.INVESTIGATE, now=now)
    written = write_outbreak(outbreak, output, wish)
    if as_json:
        print_json(_in_numbers(format, outbreak, written))
    else:
        _say_written(written, output, format)


def _in_numbers(format: Format, outbreak: Outbreak, written: Written) -> dict[str, Any]:  # noqa: A002
    counts = _counts_of(outbreak)
    return {"format": format.value, **counts, "files": written.files, "not_written": written.left}


def _counts_of(outbreak: Outbreak) -> dict[str, int]:
    return {
        "cases": len(outbreak.cases),
        "contacts": len(outbreak.contacts),
        "returnees": len(outbreak.returnees()),
        "relations": len(outbreak.relations),
        "follow_ups": len(outbreak.follow_ups),
        "samples": len(outbreak.samples),
    }


def _say_written(written: Written, folder: Path, system: Format) -> None:
    for name, rows in written.files.items():
        say(f"{folder / name}  {rows:,}")
    for name, rows in written.left.items():
        note(Words(
            f"{rows:,} {name} have no place in {system.value} and were not written.",
            f"{system.value} 没有对应内容，未写出 {name} {rows:,} 条。",
        ))  # fmt: skip
