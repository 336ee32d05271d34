"""`gubei keys`: a new key for what lies sealed, and the old ones dropped when nothing needs them."""

import os
from typing import Annotated

import typer
from django.conf import settings

from gubei.adapters.keyfile import VARIABLE, add_blind_key, add_sealing_key, drop_old_keys
from gubei.domain.checkpoints.operations import sealing as checkpoints
from gubei.domain.interchange.operations import sealing as interchange
from gubei.domain.leads.operations import sealing as leads
from gubei.domain.measures.operations import papers as measures
from gubei.domain.orders.operations import attaching as orders
from gubei.domain.people.operations import sealing as people
from gubei.domain.privacy.operations import (
    Sealed,
    count_older,
    mark_keys,
    refuse_others,
    renew_indexes,
    reseal,
)
from gubei.domain.sites import operations as sites
from gubei.domain.territory.operations import devices
from gubei.domain.territory.operations import requests as territory
from gubei.interfaces.cli.clock import read_clock
from gubei.interfaces.cli.database import open_database, open_tables
from gubei.interfaces.cli.saying import note, print_json, progress_of, say
from gubei.terms.refusals import Refused
from gubei.terms.words import Words

SEALED = (
    *people.SEALED, *leads.SEALED, *measures.SEALED, *territory.SEALED, *sites.SEALED,
    *orders.SEALED, *interchange.SEALED, *devices.SEALED, *checkpoints.SEALED,
)  # fmt: skip

INDEXED = (
    *people.INDEXED, *leads.INDEXED, *measures.INDEXED, *interchange.INDEXED, *checkpoints.INDEXED,
)  # fmt: skip

NewKey = Annotated[
    bool,
    typer.Option(
        help="Add a key first; without it, only finish a rotation. 先新增密钥，否则只续做。"
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON. 输出 JSON。")]

app = typer.Typer(help="Rotate the keys. 轮换密钥。", no_args_is_help=True)


@app.command()
def rotate(
    *,
    new_key: NewKey = True,
    as_json: AsJson = False,
) -> None:
    """Add a sealing key and seal everything with it. May be stopped and run again. 轮换密钥。"""
    open_database()
    if new_key:
        add_sealing_key(settings.GUBEI_KEYS.path, now=read_clock())
    counts = {sealed.table: _reseal_all(sealed) for sealed in SEALED}
    version = settings.GUBEI_KEYS().current
    if as_json:
        print_json({"key": version, "sealed_again": counts})
        return
    total = sum(counts.values())
    say(
        Words(
            f"{total} values are sealed with key {version}. Back up {_where()}; the old keys stay "
            "until: gubei keys prune",
            f"{total} 项已用第 {version} 版密钥保存。请备份 {_where()}；"
            "旧密钥保留至执行：gubei keys prune",
        ).both()
    )


@app.command()
def rotate_index(
    *,
    new_key: NewKey = True,
    as_json: AsJson = False,
) -> None:
    """Renew the keyed indexes by which numbers are found; stop the server first. 轮换索引密钥。"""
    open_tables()
    if new_key:
        mark_keys()
        refuse_others()
        add_blind_key(settings.GUBEI_KEYS.path)
    with progress_of(Words("Renewing indexes …", "正在更新索引 …"), _count_indexed()) as advance:
        rows = renew_indexes(INDEXED, progress=advance)
    keys = len(settings.GUBEI_KEYS().blind)
    if as_json:
        print_json({"index_keys": keys, "rows": rows})
        return
    say(
        Words(
            f"{rows} rows are found with index key {keys} on top. Back up {_where()} now: without "
            "this key nobody is found by a number.",
            f"{rows} 行已改用第 {keys} 层索引密钥。请立即备份 {_where()}：缺少该密钥将无法按号码查人。",
        ).both()
    )


def _count_indexed() -> int:
    return sum(each.model._default_manager.count() for each in INDEXED)


@app.command()
def prune() -> None:
    """Drop the keys that nothing is sealed with any more. 删除不再使用的旧密钥。"""
    open_database()
    waiting = sum(count_older(sealed) for sealed in SEALED)
    if waiting:
        raise Refused(
            "old_keys_in_use",
            Words(
                f"{waiting} values are still sealed with old keys. Run first: "
                "gubei keys rotate --no-new-key",
                f"仍有 {waiting} 项使用旧密钥，请先执行：gubei keys rotate --no-new-key",
            ),
        )
    dropped = drop_old_keys(settings.GUBEI_KEYS.path, now=read_clock())
    note(
        Words(
            "Backups of the database made before the rotation need the old key file.",
            "轮换前的数据库备份仍需旧密钥文件。",
        )
    )
    say(Words(f"Dropped keys: {dropped}", f"已删除的密钥版本：{dropped}").both())


def _reseal_all(sealed: Sealed) -> int:
    """Go through a column until nothing older is left: others write in the meantime."""
    done = 0
    while waiting := count_older(sealed):
        words = Words(f"Sealing {sealed.table} …", f"正在重新加密 {sealed.table} …")
        with progress_of(words, waiting) as advance:
            done += reseal(sealed, progress=advance)
    return done


def _where() -> str:
    is_file = VARIABLE not in os.environ
    return str(settings.GUBEI_KEYS.path) if is_file else VARIABLE
