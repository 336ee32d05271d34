"""The database of a command: running, with tables of this version, and with units in it."""

import os
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from gubei.adapters.postgres import make_ready
from gubei.domain.privacy.operations import mark_keys
from gubei.domain.territory.models import Unit
from gubei.domain.territory.operations.units import import_units
from gubei.interfaces.cli.saying import note
from gubei.terms.refusals import Refused
from gubei.terms.words import Words

_LOCK = 0x6D696772  # "migr": one process at a time changes the tables


def open_database() -> None:
    """Start the private server, or try the one that is set, and bring the tables up to date.

    On a production server nobody changes the tables by the way: raises Refused there, and
    anywhere with keys that are not those of the database.
    """
    open_tables()
    mark_keys()


def open_tables() -> None:
    """Do as `open_database`, whatever the keys are: for the command that sets them right."""
    make_ready(os.environ, settings.GUBEI_HOME)
    if not missing_changes():
        return
    if settings.GUBEI_PRODUCTION and _has_tables():
        raise Refused(
            "tables_are_old",
            Words(
                "The tables are those of an older version. Make a backup, then run: gubei migrate",
                "数据表版本较旧。请先备份，再执行：gubei migrate",
            ),
        )
    change_tables()


def change_tables() -> int:
    """Apply the changes that are missing and return how many there were."""
    with _alone():
        missing = missing_changes()
        if missing:
            note(
                Words(f"Making {missing} tables and changes …", f"正在创建数据表（{missing} 项）…")
            )
            call_command("migrate", interactive=False, verbosity=0)
    return missing


def missing_changes() -> int:
    """Count the changes of tables that are not applied yet."""
    if _all_are_noted():
        return 0
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _all_are_noted() -> bool:
    """Say whether the database has noted every change, by the names of the files alone.

    Most commands find it so, and reading all changes takes an eighth of their time. A change that
    stands for others counts as noted with them: Django notes those, too, as it applies it.
    """
    noted: dict[str, set[str]] = defaultdict(set)
    for app, name in MigrationRecorder(connection).applied_migrations():
        noted[app].add(name)
    return all(noted[app.label] >= _changes_of(app) for app in apps.get_app_configs())


def _changes_of(app: AppConfig) -> set[str]:
    folder = Path(app.path) / "migrations"
    names = {file.stem for file in folder.glob("[0-9]*.py")}
    return {name for name in names if "_squashed_" not in name}


def ensure_units(now: datetime) -> None:
    """Let a newcomer begin: an empty database gets the demo district's units.

    On a production server the units are imported by hand: then nothing is done here.
    """
    if settings.GUBEI_PRODUCTION or Unit.objects.exists():
        return
    # What reads tables takes a second to load, and few starts need it.
    from gubei.interfaces.cli.demo.district import read_demo_units  # noqa: PLC0415

    report = import_units(read_demo_units(), by=None, now=now)
    note(
        Words(
            f"No units were stored: took the demo district's {report.added} "
            "(your own: gubei units FILE, before the first list).",
            f"尚无属地单位，已载入演示区的 {report.added} 个单位"
            "（使用自己的单位：在接收首份派单前执行 gubei units 文件）。",
        )
    )


def forget_connections() -> None:
    """Close every connection of this process; it opens new ones when it needs them."""
    for each in connections.all(initialized_only=True):
        each.close()
        each.close_pool()  # type: ignore[attr-defined]


def _has_tables() -> bool:
    return "gubei_unit" in connection.introspection.table_names()


@contextmanager
def _alone() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
