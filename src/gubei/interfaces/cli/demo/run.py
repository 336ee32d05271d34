"""`gubei demo`: a working district, from nothing to a page in the browser."""

from typing import Annotated

import typer
from rich.table import Table

from gubei.domain.territory.models import Officer
from gubei.interfaces.cli.database import forget_connections, open_database
from gubei.interfaces.cli.demo.roster import DUTY, PASSWORD, SIGN_INS
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
    if Officer.objects.filter(username=DUTY).exists():
        note(Words("The demo's data are here already.", "演示数据已就绪。"))
        return
    # What makes a demo takes seconds to load: a second start does without.
    from gubei.interfaces.cli.demo.making import make_demo  # noqa: PLC0415

    make_demo()


def _show_sign_ins(address: str) -> None:
    table = Table(title=f"{address}  密码 password: {PASSWORD}", title_justify="left")
    table.add_column("用户名 name", no_wrap=True)
    table.add_column("角色 role")
    for each in SIGN_INS:
        table.add_row(each.username, each.words.both())
    show(table)
    if address:
        say(f"打开 Open {address} · 按 Ctrl-C 结束 Ctrl-C ends it")
