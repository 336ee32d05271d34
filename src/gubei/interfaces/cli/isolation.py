"""`gubei isolation`: the rooms of isolation sites from a table."""

from pathlib import Path
from typing import Annotated

import typer

from gubei.adapters.rooms import read_room_list
from gubei.domain.isolation.operations.listing import RoomsTaken, take_in_room_file
from gubei.domain.isolation.rules.listing import read_room
from gubei.domain.isolation.rules.places import Form
from gubei.interfaces.cli.clock import read_clock
from gubei.interfaces.cli.database import ensure_units, open_database
from gubei.interfaces.cli.saying import be_quiet, note, print_json, say
from gubei.terms.moments import in_shanghai
from gubei.terms.refusals import Invalid
from gubei.terms.words import Words

app = typer.Typer(
    help="Isolation sites and their rooms. 隔离点与房间。", no_args_is_help=True,
    add_completion=False,
)  # fmt: skip
_MOST_SAID = 20


@app.callback()
def isolation() -> None:
    """Isolation sites and their rooms. 隔离点与房间。"""


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
            "left_out": [{"row": row, "en": why.en, "zh": why.zh} for row, why in taken.left_out],
        })  # fmt: skip
    else:
        _show(taken)


def _show(taken: RoomsTaken) -> None:
    for row, why in taken.left_out[:_MOST_SAID]:
        note(Words(f"Row {row}: {why.en}", f"第{row}行：{why.zh}"))
    left = len(taken.left_out)
    said = Words(
        f"{taken.rows} rows: {taken.added} rooms added, {taken.changed} changed, "
        f"{taken.same} as they were, {left} rows left out.",
        f"共 {taken.rows} 行：新增 {taken.added} 间，变更 {taken.changed} 间，无变化 {taken.same} 间，"
        f"未导入 {left} 行。",
    )
    say(said.both())
