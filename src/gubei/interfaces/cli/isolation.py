"""`gubei isolation`: the rooms of isolation sites, and the shifts of their staff, from a table."""

from pathlib import Path
from typing import Annotated

import typer

from gubei.adapters.rooms import read_room_list
from gubei.adapters.shift_lists import read_shift_list
from gubei.domain.isolation.operations.listing import RoomsTaken, take_in_room_file
from gubei.domain.isolation.operations.shift_lists import ShiftsTaken, take_in_shift_file
from gubei.domain.isolation.rules.listing import read_room
from gubei.domain.isolation.rules.places import Form
from gubei.domain.isolation.rules.shift_lists import ShiftRow, read_shift
from gubei.domain.territory.operations.officers import officer_of_commands
from gubei.domain.territory.queries import officer_named
from gubei.engines.columns import day_first_of
from gubei.interfaces.cli.clock import read_clock
from gubei.interfaces.cli.database import ensure_units, open_database
from gubei.interfaces.cli.saying import be_quiet, listed, note_left_out, print_json, say
from gubei.terms.moments import in_shanghai
from gubei.terms.refusals import Invalid
from gubei.terms.words import Words

app = typer.Typer(
    help="Isolation sites: rooms, shifts of staff. 隔离点房间与排班。", no_args_is_help=True,
    add_completion=False,
)  # fmt: skip


@app.callback()
def isolation() -> None:
    """Isolation sites: rooms, shifts of staff. 隔离点房间与排班。"""


@app.command()
def rooms(
    file: Annotated[
        Path,
        typer.Argument(
            help="Rooms: site, building, floor, room, zone, beds, own_bathroom, barrier_free, "
            "near_care, ventilation, free_from. 房间表。"
        ),
    ],
    *,
    site: Annotated[
        str, typer.Option(help="The site of rows that name none. 未写隔离点的行属于此隔离点。")
    ] = "",
    form: Annotated[
        Form, typer.Option(help="What a site is that has no rooms yet. 新建隔离点的类型。")
    ] = Form.HOTEL,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON. 输出 JSON。")] = False,
) -> None:
    """Take in rooms; known ones are changed while nobody is in them. 导入隔离点房间。"""
    if as_json:
        be_quiet()
    if not file.is_file():
        raise Invalid(f"There is no file {file}.", f"没有文件 {file}。", code="no_file")
    now = read_clock()
    today = in_shanghai(now).date()
    lines = [read_room(*each, today=today) for each in read_room_list(file)]
    open_database()
    ensure_units(now)
    taken = take_in_room_file(lines=lines, site=site.strip(), form=form, now=now)
    if as_json:
        print_json({
            "rows": taken.rows, "added": taken.added, "changed": taken.changed,
            "same": taken.same,
            "left_out": listed(taken.left_out),
        })  # fmt: skip
    else:
        _show(taken)


@app.command()
def shifts(
    file: Annotated[
        Path,
        typer.Argument(
            help="Shifts: site, document or name, post, start, end; date where times have none. "
            "排班表。"
        ),
    ],
    *,
    site: Annotated[
        str, typer.Option(help="The site of rows that name none. 未写隔离点的行属于此隔离点。")
    ] = "",
    by: Annotated[str, typer.Option(help="Who signs it, by username. 经办人用户名。")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON. 输出 JSON。")] = False,
) -> None:
    """Take in shifts of staff; the same table again plans none twice. 导入工作人员排班。"""
    if as_json:
        be_quiet()
    if not file.is_file():
        raise Invalid(f"There is no file {file}.", f"没有文件 {file}。", code="no_file")
    now = read_clock()
    today = in_shanghai(now).date()
    rows = [ShiftRow(*each) for each in read_shift_list(file)]
    day_first = day_first_of(text for row in rows for text in (row.day, row.start, row.end) if text)
    lines = [read_shift(row, today=today, day_first=day_first) for row in rows]
    open_database()
    ensure_units(now)
    officer = officer_named(by) if by else officer_of_commands(now=now)
    taken = take_in_shift_file(lines=lines, site=site.strip(), by=officer, now=now)
    if as_json:
        print_json({
            "rows": taken.rows, "added": taken.added, "same": taken.same,
            "left_out": listed(taken.left_out),
        })  # fmt: skip
    else:
        _show_shifts(taken)


def _show_shifts(taken: ShiftsTaken) -> None:
    note_left_out(taken.left_out)
    left = len(taken.left_out)
    said = Words(
        f"{taken.rows} rows: {taken.added} shifts planned, {taken.same} as they were, "
        f"{left} rows left out.",
        f"共 {taken.rows} 行：新增班次 {taken.added} 个，无变化 {taken.same} 个，未导入 {left} 行。",
    )
    say(said.both())


def _show(taken: RoomsTaken) -> None:
    note_left_out(taken.left_out)
    left = len(taken.left_out)
    said = Words(
        f"{taken.rows} rows: {taken.added} rooms added, {taken.changed} changed, "
        f"{taken.same} as they were, {left} rows left out.",
        f"共 {taken.rows} 行：新增 {taken.added} 间，变更 {taken.changed} 间，无变化 {taken.same} 间，"
        f"未导入 {left} 行。",
    )
    say(said.both())
