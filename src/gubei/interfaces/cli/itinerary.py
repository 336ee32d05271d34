"""`gubei itinerary`: visits proposed from a case report in free text; nothing is stored."""

import sys
from datetime import date, time
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from gubei.engines.itinerary import Itinerary, Place, Proposal, Span, Vehicle, When, propose
from gubei.interfaces.cli.clock import read_clock, read_time
from gubei.interfaces.cli.failing import why_of
from gubei.interfaces.cli.saying import be_quiet, note, print_json, show
from gubei.terms.moments import in_shanghai
from gubei.terms.refusals import Invalid
from gubei.terms.words import Words

_LONGEST = 200_000  # characters; a report has hundreds
_HEADS = ("日期 date", "时间 time", "地点 place", "自 from", "交通 vehicle", "%")


def itinerary(
    file: Annotated[Path, typer.Argument(help="The report, text; - reads it. 病例报告文本，- 为标准输入。")],
    *,
    written_on: Annotated[
        str, typer.Option(help="The day it was written. Default: today. 报告日期，默认今天。")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON. 输出 JSON。")] = False,
) -> None:  # fmt: skip
    """Propose visits from a case report for a person to confirm. 从病例报告提出行程，由人员确认。"""
    if as_json:
        be_quiet()
    now = read_clock()
    day = in_shanghai(read_time(written_on, now=now) if written_on else now).date()
    found = propose(_read(file), written_on=day)
    if as_json:
        print_json(as_plain(found, day))
    else:
        _show(found)


def _read(file: Path) -> str:
    try:
        raw = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    except OSError as error:
        why = why_of(error)
        raise Invalid(f"{file} cannot be read: {why.en}", f"无法读取 {file}：{why.zh}") from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text and len(text) <= _LONGEST:
            return text
    raise Invalid(
        f"{file} is not a report in plain text (UTF-8 or GB18030). Save it as text first.",
        f"{file} 不是纯文本报告（UTF-8 或 GB18030），请先另存为文本。",
    )


def as_plain(found: Itinerary, written_on: date) -> dict[str, Any]:
    """Return what was found as plain values; offsets count characters of the report."""
    return {
        "written_on": written_on.isoformat(),
        "visits": [_visit(each) for each in found.visits],
        "dates": [_when(each) for each in found.dates],
        "places": [_place(each) for each in found.places],
        "vehicles": [_vehicle(each) for each in found.vehicles],
        "homes": [_place(each) for each in found.homes],
    }


def _visit(each: Proposal) -> dict[str, Any]:
    return {
        **_span(each.span),
        "day": _iso(each.day),
        "until_day": _iso(each.until_day),
        "since": _iso(each.since),
        "until": _iso(each.until),
        "minutes": each.minutes,
        "date": None if each.when is None else _when(each.when),
        "place": None if each.place is None else _place(each.place),
        "origin": None if each.origin is None else _place(each.origin),
        "vehicle": None if each.vehicle is None else _vehicle(each.vehicle),
        "means": each.means,
        "confidence": each.confidence,
    }


def _span(span: Span) -> dict[str, Any]:
    return {"start": span.start, "end": span.end, "text": span.text}


def _when(when: When) -> dict[str, Any]:
    said = {"day": _iso(when.day), "at": _iso(when.at), "basis": when.basis, "is_end": when.is_end}
    return _span(when.span) | said | {"until": _iso(when.until)}


def _place(place: Place) -> dict[str, Any]:
    return _span(place.span) | {"kind": place.kind}


def _vehicle(vehicle: Vehicle) -> dict[str, Any]:
    named = ("means", "number", "carriage", "seat", "plate")
    return _span(vehicle.span) | {name: getattr(vehicle, name) for name in named}


def _iso(value: date | time | None) -> str | None:
    return None if value is None else value.isoformat()


def _show(found: Itinerary) -> None:
    table = Table(*_HEADS)
    for each in found.visits:
        table.add_row(
            _days(each),
            _times(each),
            each.place.span.text if each.place else "",
            each.origin.span.text if each.origin else "",
            each.vehicle.span.text if each.vehicle else each.means or "",
            f"{each.confidence * 100:.0f}",
        )
    show(table)
    note(
        Words(
            "Proposals to be confirmed by a person; % is the share of such proposals that were right.",
            "以上为建议，须由人员确认；% 为同类建议中正确的比例。",
        )
    )


def _days(each: Proposal) -> str:
    if each.day is None:
        return ""
    return f"{each.day}" if each.until_day in (None, each.day) else f"{each.day} – {each.until_day}"


def _times(each: Proposal) -> str:
    if each.since is None:
        return "" if each.minutes is None else f"{each.minutes} min"
    return f"{each.since:%H:%M}" + (f"-{each.until:%H:%M}" if each.until else "")
