"""`gubei officer`: the first officers of a server; later ones are added on the screen."""

import secrets
from typing import Annotated

import typer

from gubei.domain.territory.models import Role
from gubei.domain.territory.operations.officers import NewOfficer, add_officer
from gubei.interfaces.cli.clock import read_clock
from gubei.interfaces.cli.database import open_database
from gubei.interfaces.cli.saying import say

app = typer.Typer(help="Add officers. 添加工作人员。", no_args_is_help=True, add_completion=False)


@app.callback()
def officer() -> None:
    """Add officers. 添加工作人员。"""


@app.command()
def add(
    username: Annotated[str, typer.Argument(help="The name to sign in with. 用户名。")],
    *,
    name: Annotated[str, typer.Option(help="The officer's name. 姓名。")],
    role: Annotated[Role, typer.Option(help="What the officer does. 角色。")],
    unit: Annotated[str, typer.Option(help="The code of the unit. 单位代码。")],
    phone: Annotated[str, typer.Option(help="A telephone number. 电话。")] = "",
    ask: Annotated[
        bool, typer.Option("--password", help="Ask for a password; else one is made. 输入密码。")
    ] = False,
) -> None:
    """Let somebody sign in; the password is asked for, or made and shown once. 添加工作人员。"""
    chosen = typer.prompt("密码 Password", hide_input=True, confirmation_prompt=True) if ask else ""
    password = chosen or secrets.token_urlsafe(12)
    open_database()
    new = NewOfficer(username, name, role, unit, password, phone)
    added = add_officer(new=new, by=None, now=read_clock())
    say(f"{added.username} · {added.name} · {added.role} · {unit}")
    if not chosen:
        say(f"密码（只显示一次） password, shown once: {password}")
