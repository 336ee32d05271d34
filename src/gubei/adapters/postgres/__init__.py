"""The private PostgreSQL: Gubei's own server in its data folder, started when it is needed.

`ensure_running(home)` starts or finds it, `stop(home)` stops it, `status(home)` tells about it,
`release(home)` says that this process needs it no longer (also done by itself at exit; the last
one out stops the server). `make_ready(environ, home)` is the one call before the first query, also for a server of one's
own; `database_settings(environ, home)` is what Django needs to know.
The decisions behind it stand in docs/adr/0002-postgresql-only.md.
"""

from gubei.adapters.postgres.cluster import (
    ConnectionInfo,
    ServerStatus,
    connection_info,
    ensure_running,
    release,
    status,
    stop,
)
from gubei.adapters.postgres.ready import make_ready
from gubei.adapters.postgres.settings import database_settings, uses_private_server
from gubei.adapters.postgres.trouble import ServerTrouble

__all__ = [
    "ConnectionInfo",
    "ServerStatus",
    "ServerTrouble",
    "connection_info",
    "database_settings",
    "ensure_running",
    "make_ready",
    "release",
    "status",
    "stop",
    "uses_private_server",
]
