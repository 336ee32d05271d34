"""`gubei serve`: the server, behind which the API and the browser app answer."""

import os
import socket
from typing import Annotated

import typer
from django.conf import settings
from granian import Granian
from granian.constants import Interfaces, SSLProtocols

from gubei.adapters.certificates import Certificate, find_certificate
from gubei.domain.checkpoints.queries.relaying import relay_link
from gubei.interfaces.cli.clock import read_clock
from gubei.interfaces.cli.database import ensure_units, forget_connections, open_database
from gubei.interfaces.cli.leaving import end_with_parent
from gubei.interfaces.cli.saying import note
from gubei.interfaces.cli.turns import THREADS
from gubei.terms.refusals import Refused
from gubei.terms.words import Words

HOST, PORT = "127.0.0.1", 8000
_APP = "gubei.interfaces.cli.answering:application"
_RELAY = "gubei.config.relay_wsgi:application"
_MOST_PROCESSES = 4
_GRACE = 10
"""Seconds that requests under way have to end after the server was told to stop."""

Host = Annotated[str, typer.Option(help="Where to listen. 监听地址。")]
Port = Annotated[int, typer.Option(min=1, max=65535, help="Which port. 端口。")]


Https = Annotated[
    bool,
    typer.Option(
        "--https",
        help="Use the certificate of `gubei certificate`. 使用 gubei certificate 的证书。",
    ),
]


Relay = Annotated[
    bool,
    typer.Option("--relay", help="Be the relay of a checkpoint, see gubei relay. 作为检查站中继。"),
]


def serve(
    *, host: Host = HOST, port: Port = PORT, https: Https = False, relay: Relay = False
) -> None:
    """Run the server until Ctrl-C. 启动服务，按 Ctrl-C 结束。"""
    certificate = _certificate() if https else None
    refuse_taken_port(host, port)
    open_database()
    if relay:
        relay_link()
    else:
        ensure_units(read_clock())
    _say_unknown_host(host)
    end_with_parent()
    # The processes that answer are forked from this one and connect by themselves.
    forget_connections()
    server = Granian(
        _RELAY if relay else _APP,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        # A relay knows in one process whether its line stands.
        workers=1 if relay else min(os.cpu_count() or 1, _MOST_PROCESSES),
        blocking_threads=THREADS + settings.STREAMS,
        workers_kill_timeout=_GRACE,
        respawn_failed_workers=True,
        websockets=False,
        log_enabled=False,
        ssl_cert=certificate.certificate if certificate else None,
        ssl_key=certificate.key if certificate else None,
        # Telephones of before 2019 speak nothing newer.
        ssl_protocol_min=SSLProtocols.tls12,
    )
    server.on_startup(lambda: note(_ready(host, port, https=https)))
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


def _certificate() -> Certificate:
    """Return the certificate to serve with. Raises Refused where none was made."""
    found = find_certificate(settings.GUBEI_HOME)
    if found is None:
        raise Refused(
            "no_certificate",
            Words(
                "There is no certificate yet. Make one: gubei certificate --host NAME-OF-THIS-SERVER",
                "尚无证书，请先执行：gubei certificate --host 服务器域名或地址",
            ),
        )
    return found


def address_of(host: str, port: int, *, https: bool = False) -> str:
    """Return where a browser finds the server."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104 - compared only
    return f"{'https' if https else 'http'}://{shown}:{port}"


def _ready(host: str, port: int, *, https: bool) -> Words:
    address = address_of(host, port, https=https)
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
