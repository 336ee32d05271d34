"""`gubei demo`: a working district, from nothing to a page in the browser."""

import time
from typing import Annotated

import typer
from django.db import transaction
from rich.table import Table

from gubei.domain.leads.models import DispatchList
from gubei.domain.leads.queries.ledger import ledgers
from gubei.interfaces.cli.clock import read_clock
from gubei.interfaces.cli.database import forget_connections, open_database
from gubei.interfaces.cli.demo.building import build_demo, has_demo, refuse_other_district
from gubei.interfaces.cli.demo.checkpoints import play_checkpoints
from gubei.interfaces.cli.demo.isolation import open_isolation_sites
from gubei.interfaces.cli.demo.outbreak import play_outbreak
from gubei.interfaces.cli.demo.roster import PASSWORD, SIGN_INS
from gubei.interfaces.cli.demo.screening import play_screening
from gubei.interfaces.cli.demo.together import run_together
from gubei.interfaces.cli.saying import note, say, show
from gubei.interfaces.cli.serve import HOST, PORT, Host, Port, address_of, refuse_taken_port
from gubei.terms.words import Words


def demo(
    *,
    host: Host = HOST,
    port: Port = PORT,
    serve: Annotated[bool, typer.Option(help="Show it in the browser. 启动网页服务。")] = True,
) -> None:
    """Show a working district with invented people. 演示：虚构的区，虚构的人。"""
    if serve:
        refuse_taken_port(host, port)
    open_database()
    _ensure_demo()
    if serve:
        forget_connections()
        run_together(host, port, when_ready=lambda: _show_sign_ins(address_of(host, port)))
    else:
        _show_sign_ins("")


def _ensure_demo() -> None:
    if has_demo():
        note(Words("The demo's data are here already.", "演示数据已就绪。"))
        return
    refuse_other_district()
    note(Words("Making the demo district, once …", "首次准备演示数据…"))
    begun = time.perf_counter()
    now = read_clock()
    with transaction.atomic():
        lists = build_demo(now)
        note(Words("Seven cases, and who met them …", "七例病例及其接触者…"))
        play_outbreak(now)
        note(Words("Rooms for those in central isolation …", "安排集中隔离房间…"))
        open_isolation_sites(now)
        note(Words("A round of testing, and a positive pool …", "一轮核酸检测与阳性混管…"))
        play_screening(now)
        note(Words("Three checkpoints since the morning …", "三个检查站今晨以来的通行…"))
        play_checkpoints(now)
    _show_books(lists)
    seconds = time.perf_counter() - begun
    note(Words(f"Done in {seconds:.0f} s.", f"用时 {seconds:.0f} 秒。"))


def _show_books(lists: list[DispatchList]) -> None:
    books = ledgers([each.id for each in lists], at=read_clock())
    for each in lists:
        total = books[each.id].total
        say(
            f"{each.name} v{each.version}: 总行 rows {total.rows:,} = 不可读 unreadable "
            f"{total.unreadable:,} + 线索 leads {total.leads:,}; 未办 open {total.open:,}"
        )


def _show_sign_ins(address: str) -> None:
    table = Table(title=f"{address}  密码 password: {PASSWORD}", title_justify="left")
    table.add_column("用户名 name", no_wrap=True)
    table.add_column("角色 role")
    for each in SIGN_INS:
        table.add_row(each.username, each.words.both())
    show(table)
    if address:
        say(f"打开 Open {address} · 按 Ctrl-C 结束 Ctrl-C ends it")
