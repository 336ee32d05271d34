"""`gubei serve`: the server, behind which the API and the browser app answer."""

import os
import socket
from typing import Annotated

import typer
from django.conf import settings
from granian import Granian
from granian.constants import Interfaces

from gubei.interfaces.cli.clock import read_clock
from gubei.interfaces.cli.database import ensure_units, forget_connections, open_database
from gubei.interfaces.cli.leaving import end_with_parent
from gubei.interfaces.cli.saying import note
from gubei.terms.refusals import Refused
from gubei.terms.words import Words

HOST, PORT = "127.0.0.1", 8000
_APP = "gubei.interfaces.cli.answering:application"
_MOST_PROCESSES = 4
_THREADS = 4
_GRACE = 10
"""Seconds that requests under way have to end after the server was told to stop."""

Host = Annotated[str, typer.Option(help="Where to listen. 监听地址。")]
Port = Annotated[int, typer.Option(min=1, max=65535, help="Which port. 端口。")]


def serve(*, host: Host = HOST, port: Port = PORT) -> None:
    """Run the server until Ctrl-C. 启动服务，按 Ctrl-C 结束。"""
    refuse_taken_port(host, port)
    open_database()
    ensure_units(read_clock())
    _say_unknown_host(host)
    end_with_parent()
    # The processes that answer are forked from this one and connect by themselves.
    forget_connections()
    server = Granian(
        _APP,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=min(os.cpu_count() or 1, _MOST_PROCESSES),
        blocking_threads=_THREADS,
        workers_kill_timeout=_GRACE,
        respawn_failed_workers=True,
        websockets=False,
        log_enabled=False,
    )
    server.on_startup(lambda: note(_ready(host, port)))
    server.serve()


def refuse_taken_port(host: str, port: int) -> None:
    """Raise Refused where another program listens there, or the address is not this machine's."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            reason = error.strerror or str(error)
            raise Refused(
                "port_taken",
                Words(
                    f"Cannot listen on {host}:{port} ({reason}). End the other program, or choose "
                    f"another port: --port {port + 1}",
                    f"无法监听 {host}:{port}（{reason}）。请结束占用端口的程序，或另选端口："
                    f"--port {port + 1}",
                ),
            ) from error


def address_of(host: str, port: int) -> str:
    """Return where a browser finds the server."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104 - compared only
    return f"http://{shown}:{port}"


def _ready(host: str, port: int) -> Words:
    address = address_of(host, port)
    return Words(f"Gubei answers on {address}", f"服务已启动：{address}")


def _say_unknown_host(host: str) -> None:
    """Remind of GUBEI_HOSTS. Where it is set, browsers may come through a proxy."""
    named = "GUBEI_HOSTS" in os.environ
    if named or host in settings.ALLOWED_HOSTS or host == "::1":
        return
    note(
        Words(
            "Name the addresses under which browsers come: GUBEI_HOSTS=gubei.example,10.0.0.5",
            "请在 GUBEI_HOSTS 中写明浏览器访问的地址，如 GUBEI_HOSTS=gubei.example,10.0.0.5",
        )
    )
