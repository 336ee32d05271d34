"""`gubei neighbour`: what was agreed with neighbours, and signed lists of checked plates as files."""

import os
from pathlib import Path
from typing import Annotated, Any

import typer

from gubei.domain.checkpoints.models import CheckedList, Neighbour
from gubei.domain.checkpoints.operations.neighbours import (
    agree,
    end_agreement,
    make_signing_key,
    take_in_file,
    write_checked_list,
)
from gubei.domain.checkpoints.queries.neighbours import (
    LastLists,
    all_neighbours,
    last_lists,
    neighbour_called,
)
from gubei.domain.checkpoints.rules.exchange import KEY_BYTES, MOST_BYTES, fingerprint, key_text
from gubei.interfaces.cli.clock import read_clock
from gubei.interfaces.cli.database import open_database
from gubei.interfaces.cli.failing import why_of
from gubei.interfaces.cli.saying import print_json, say
from gubei.terms.moments import say_moment
from gubei.terms.refusals import Invalid

app = typer.Typer(
    help="Neighbours, and lists of checked plates. 毗邻地区互认。", no_args_is_help=True
)

Json = Annotated[bool, typer.Option("--json", help="Print JSON. 输出 JSON。")]
Called = Annotated[str, typer.Argument(metavar="NAME", help="The neighbour. 对方名称。")]
Signer = Annotated[str, typer.Option("--signed", help="Who signs for it. 签发人或签收人。")]


@app.callback()
def neighbour() -> None:
    """Neighbours, and lists of checked plates. 毗邻地区互认。"""


@app.command()
def key(
    *,
    new: Annotated[
        bool, typer.Option("--new", help="Replace the key by another one. 更换密钥。")
    ] = False,
    as_json: Json = False,
) -> None:
    """Show the public key under our lists; make it where there is none. 查看或生成签名公钥。"""
    open_database()
    found = make_signing_key(secret=os.urandom(KEY_BYTES), by=None, now=read_clock(), anew=new)
    public = bytes(found.public)
    if as_json:
        print_json({"key": key_text(public), "fingerprint": fingerprint(public)})
        return
    say(f"{key_text(public)}  {fingerprint(public)}")


@app.command()
def add(
    name: Called,
    public: Annotated[str, typer.Argument(metavar="KEY", help="Its public key. 对方公钥。")],
    *,
    as_json: Json = False,
) -> None:
    """Agree with a neighbour; compare the digits of the key by telephone. 登记互认约定。"""
    open_database()
    made = agree(name=name, key=public, by=None, now=read_clock())
    _show([made], as_json=as_json)


@app.command("list")
def list_neighbours(*, as_json: Json = False) -> None:
    """Say with whom it is agreed, and the newest list of each direction. 查看互认约定与清单。"""
    open_database()
    _show(list(all_neighbours()), as_json=as_json)


@app.command()
def end(name: Called, *, reason: Annotated[str, typer.Option(help="Why. 原因。")]) -> None:
    """End an agreement: no check of this neighbour counts any more. 终止互认约定。"""
    open_database()
    found = neighbour_called(name)
    ended = end_agreement(neighbour=found.pk, reason=reason, by=None, now=read_clock())
    say(f"{ended.name}  {say_moment(ended.ended_at)}  {ended.reason}")


@app.command()
def export(
    name: Called,
    file: Annotated[Path, typer.Argument(help="Where to write the list. 清单文件。")],
    *,
    signed: Signer,
    as_json: Json = False,
) -> None:
    """Write a signed list of the vehicles that we checked and let pass towards it. 导出互认清单。"""
    _refuse_folder(file)
    open_database()
    found = neighbour_called(name)
    made = write_checked_list(neighbour=found.pk, signed_by=signed, by=None, now=read_clock())
    _write(file, made.text)
    _answer(made, as_json=as_json, more={"file": str(file)})


@app.command("import")
def take_in(
    file: Annotated[Path, typer.Argument(help="A list or a receipt. 清单或回执。")],
    *,
    signed: Signer,
    receipt: Annotated[
        Path | None, typer.Option(help="Where to write our receipt. 回执文件。")
    ] = None,
    as_json: Json = False,
) -> None:
    """Take in a neighbour's list and write the receipt, or the receipt for a list of ours. 导入。"""
    if not file.is_file():
        raise Invalid(f"There is no file {file}.", f"没有文件 {file}。", code="no_file")
    with file.open("rb") as opened:
        data = opened.read(MOST_BYTES + 1)
    answer = receipt or file.with_name(f"{file.stem}.receipt.json")
    _refuse_folder(answer)
    open_database()
    taken = take_in_file(data=data, signed_by=signed, by=None, now=read_clock())
    if not taken.is_receipt:
        _write(answer, taken.list.receipt)
    more = {"receipt": None if taken.is_receipt else str(answer)}
    _answer(taken.list, as_json=as_json, more=more)


def _refuse_folder(file: Path) -> None:
    """Refuse before anything is stored where the file could not be written afterwards."""
    if file.is_dir() or not os.access(file.absolute().parent, os.W_OK):
        raise Invalid(f"{file} cannot be written.", f"无法写入 {file}。", code="no_file")


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        why = why_of(error)
        raise Invalid(
            f"{file} cannot be written: {why.en}.", f"无法写入 {file}：{why.zh}。", code="no_file"
        ) from error


def _answer(found: CheckedList, *, as_json: bool, more: dict[str, Any]) -> None:
    facts = _list(found)
    if as_json:
        print_json({"neighbour": found.neighbour.name, **facts, **more})
        return
    for name, value in {**facts, **more}.items():
        if value is not None:
            say(f"{name}: {value}")


def _show(neighbours: list[Neighbour], *, as_json: bool) -> None:
    last = last_lists(neighbours)
    rows = [_shown(each, last[each.pk]) for each in neighbours]
    if as_json:
        print_json({"neighbours": rows})
        return
    for row in rows:
        ended = f"  {row['ended_at']} {row['reason']}" if row["ended_at"] else ""
        say(f"{row['name']}  {row['fingerprint']}{ended}")
        for direction in ("ours", "theirs"):
            found = row[direction]
            if found:
                signed = found["receiver"] or "-"
                say(
                    f"  {direction} {found['number']}  {found['vehicles']}  {found['made_at']}  {signed}"
                )


def _shown(each: Neighbour, last: LastLists) -> dict[str, Any]:
    key = bytes(each.key)
    return {
        "name": each.name, "unit": each.unit.name, "key": key_text(key),
        "fingerprint": fingerprint(key), "agreed_at": say_moment(each.agreed_at),
        "ended_at": say_moment(each.ended_at) or None, "reason": each.reason,
        "ours": _list(last.ours) if last.ours else None,
        "theirs": _list(last.theirs) if last.theirs else None,
    }  # fmt: skip


def _list(found: CheckedList) -> dict[str, Any]:
    return {
        "direction": "ours" if found.is_ours else "theirs", "number": found.number,
        "vehicles": found.vehicles, "left_out": found.left_out,
        "made_at": say_moment(found.made_at), "until_at": say_moment(found.until_at),
        "signed_by": found.signed_by, "received_at": say_moment(found.received_at) or None,
        "receiver": found.receiver,
    }  # fmt: skip
