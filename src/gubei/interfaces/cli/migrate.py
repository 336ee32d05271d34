"""`gubei migrate`: the tables of this version."""

import os

from django.conf import settings

from gubei.adapters.postgres import make_ready
from gubei.interfaces.cli.database import change_tables
from gubei.interfaces.cli.saying import note
from gubei.terms.words import Words


def migrate() -> None:
    """Bring the tables up to date. 更新数据表。"""
    make_ready(os.environ, settings.GUBEI_HOME)
    done = change_tables()
    note(
        Words(f"{done} changes applied.", f"已应用 {done} 项变更。")
        if done
        else Words("The tables are up to date.", "数据表已是最新。")
    )
