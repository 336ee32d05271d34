"""`gubei worker`: does the jobs, one long one at a time, until it is told to stop."""

import asyncio

from procrastinate.contrib.django import app

from gubei.interfaces.cli.compiling import compile_beside
from gubei.interfaces.cli.database import open_database
from gubei.interfaces.cli.leaving import end_with_parent
from gubei.interfaces.cli.saying import note
from gubei.terms.words import Words

_AT_ONCE = 3
"""A long intake, messages to a gateway that hangs, and beside them what climbs and is released."""
_SIGN_OF_LIFE = 3.0
_DEAD_AFTER = 12.0
_LOOK_EVERY = 2.0


def worker() -> None:
    """Run the background worker until Ctrl-C. 启动后台作业，按 Ctrl-C 结束。"""
    open_database()
    end_with_parent()
    compile_beside()
    asyncio.run(_work())


async def _work() -> None:
    connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]
    with app.replace_connector(connector) as ours:
        async with ours.open_async():
            note(Words("The worker is ready.", "后台作业已就绪。"))
            await ours.run_worker_async(
                concurrency=_AT_ONCE,
                fetch_job_polling_interval=_LOOK_EVERY,
                update_heartbeat_interval=_SIGN_OF_LIFE,
                stalled_worker_timeout=_DEAD_AFTER,
                shutdown_graceful_timeout=30,
                delete_jobs="successful",
            )
