"""`gubei relay`: relays are enrolled and revoked on the main server, join it and say how they stand."""

import os
import sys
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from django.conf import settings

from gubei.adapters.uplink import read_address
from gubei.domain.checkpoints.models import Relay, RelayRecord
from gubei.domain.checkpoints.operations.relaying import drop_refused, try_again
from gubei.domain.checkpoints.operations.relaying import join as join_server
from gubei.domain.checkpoints.operations.relays import enrol_relay, revoke_relay
from gubei.domain.checkpoints.queries.relaying import (
    desk_here,
    refused_records,
    relay_link,
    standing,
)
from gubei.domain.checkpoints.queries.relays import all_relays, checkpoint_called
from gubei.domain.checkpoints.rules.relaying import say_older
from gubei.interfaces.cli.account import account_name
from gubei.interfaces.cli.clock import read_clock
from gubei.interfaces.cli.database import open_database
from gubei.interfaces.cli.saying import note, print_json, say
from gubei.terms.moments import say_moment
from gubei.terms.refusals import Invalid
from gubei.terms.words import Words

app = typer.Typer(help="Relays at checkpoints. 检查站中继。", no_args_is_help=True)
SECRET = "GUBEI_RELAY_SECRET"  # noqa: S105 - the name of a setting

Json = Annotated[bool, typer.Option("--json", help="Print JSON. 输出 JSON。")]


@app.callback()
def relay() -> None:
    """Relays at checkpoints. 检查站中继。"""


@app.command()
def enrol(
    checkpoint: Annotated[str, typer.Argument(help="Name or key of a checkpoint. 检查站。")],
    *,
    name: Annotated[str, typer.Option(help="What the relay is called. 中继名称。")],
) -> None:
    """On the main server: let a relay work at a checkpoint; its secret is shown once. 登记中继。"""
    open_database()
    place = checkpoint_called(checkpoint)
    made, secret = enrol_relay(checkpoint=place.pk, name=name, now=read_clock())
    say(f"{made.pk}  {place.site.name}  {made.name}")
    say(f"密钥（只显示一次） secret, shown once: {secret}")


@app.command("list")
def list_relays(*, as_json: Json = False) -> None:
    """On the main server: say which relays there are and when each was met. 列出中继。"""
    open_database()
    rows = [_shown(each) for each in all_relays()]
    if as_json:
        print_json({"relays": rows})
        return
    for row in rows:
        state = row["revoked_at"] or row["met_at"] or "-"
        say(f"{row['id']}  {row['checkpoint']}  {row['name']}  {state}  {row['waiting']}")


def _shown(each: Relay) -> dict[str, object]:
    return {
        "id": str(each.pk), "checkpoint": each.checkpoint.site.name, "name": each.name,
        "met_at": say_moment(each.met_at) if each.met_at else None, "waiting": each.waiting,
        "revoked_at": say_moment(each.revoked_at) if each.revoked_at else None,
        "reason": each.reason,
    }  # fmt: skip


@app.command()
def revoke(
    key: Annotated[UUID, typer.Argument(metavar="RELAY", help="Its key in the list. 中继编号。")],
    *,
    reason: Annotated[str, typer.Option(help="Why. 原因。")],
) -> None:
    """On the main server: take a relay out of use; it forgets what it holds. 吊销中继。"""
    open_database()
    ended = revoke_relay(relay=key, reason=reason, now=read_clock())
    say(f"{ended.pk}  {ended.checkpoint.site.name}  {ended.name}  {ended.reason}")


@app.command()
def join(
    address: Annotated[str, typer.Argument(help="https://… of the main server. 上级地址。")],
    *,
    authority: Annotated[
        Path | None, typer.Option(help="Its authority.crt, if it made its own. 上级根证书。")
    ] = None,
) -> None:
    """On the relay: belong to a main server; the secret is asked for. 加入上级服务器。

    A program gives the secret in GUBEI_RELAY_SECRET.
    """
    where = read_address(address, is_production=settings.GUBEI_PRODUCTION)
    trusted = _read_authority(authority)
    secret = os.environ.get(SECRET) or _ask_secret()
    open_database()
    join_server(address=where, secret=secret.strip(), authority=trusted, now=read_clock())
    said = Words(
        f"This relay belongs to {where}. Start it: gubei serve --relay",
        f"已加入 {where}。请执行 gubei serve --relay 启动。",
    )
    say(said.both())


def _ask_secret() -> str:
    if not sys.stdin.isatty():
        raise Invalid(f"Give the secret in {SECRET}.", f"请在 {SECRET} 中提供密钥。")
    return str(typer.prompt("密钥 Secret", hide_input=True))


def _read_authority(path: Path | None) -> str:
    if path is None:
        return ""
    if not path.is_file():
        raise Invalid(f"There is no file {path}.", f"没有文件 {path}。", code="no_file")
    return path.read_text(encoding="ascii", errors="replace")


@app.command()
def status(*, as_json: Json = False) -> None:
    """On the relay: say what waits, what was refused, how old its lists are. 查看中继状态。"""
    open_database()
    link, stand = relay_link(), standing()
    desk = desk_here(link)
    hashes = desk.hashes if desk else None
    older = say_older(desk) if desk else None
    facts = {
        "address": link.address,
        "checkpoint": desk.place if desk else None,
        "met_at": say_moment(link.met_at) if link.met_at else None,
        "listed_at": say_moment(hashes.made_at) if hashes else None,
        "waiting": stand.waiting,
        "since": say_moment(stand.since) if stand.since else None,
        "refused": [each.refusal for each in refused_records().filter(dropped_at=None)],
        "revoked_at": say_moment(link.revoked_at) if link.revoked_at else None,
        "older": older.both() if older else None,
    }
    if as_json:
        print_json(facts)
        return
    for name, value in facts.items():
        say(f"{name}: {value if value not in (None, []) else '-'}")


@app.command()
def refused(
    *,
    drop: Annotated[
        UUID | None, typer.Option(metavar="KEY", help="Drop this record. 弃置该记录。")
    ] = None,
    reason: Annotated[str, typer.Option(help="Why it is dropped. 弃置原因。")] = "",
    as_json: Json = False,
) -> None:
    """On the relay: list what the main server refused, or drop one of it. 查看、弃置被拒记录。

    Of what was dropped stays who dropped it, when and why.
    """
    open_database()
    if drop is not None:
        drop_refused(key=drop, reason=reason, by=account_name(), now=read_clock())
    rows = [_shown_refused(each) for each in refused_records()]
    if as_json:
        print_json({"refused": rows})
        return
    for row in rows:
        dropped = f"  {row['dropped_at']} {row['dropped_by']}: {row['drop_reason']}"
        say(
            f"{row['key']}  {row['kind']}  {row['received_at']}  {row['refusal']}"
            f"{dropped if row['dropped_at'] else ''}"
        )


def _shown_refused(each: RelayRecord) -> dict[str, object]:
    return {
        "key": str(each.key), "kind": each.kind, "officer": str(each.officer),
        "received_at": say_moment(each.received_at), "refusal": each.refusal,
        "dropped_at": say_moment(each.dropped_at) if each.dropped_at else None,
        "dropped_by": each.dropped_by, "drop_reason": each.drop_reason,
    }  # fmt: skip


@app.command()
def retry() -> None:
    """On the relay: let what the main server refused wait once more. 重新上报被拒记录。"""
    open_database()
    count = try_again()
    note(Words(f"{count} records wait again.", f"{count} 条记录重新等待上报。"))
