"""Make the tables of an empty database in single steps, as one that grew has them.

python -m tests.single_steps DATABASE
"""

import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"


def main(database: str) -> None:
    """Apply each migration itself and none that stands for several."""
    from django import setup  # noqa: PLC0415
    from django.conf import settings  # noqa: PLC0415

    settings.DATABASES["default"]["NAME"] = database
    setup()
    from django.db import connection  # noqa: PLC0415
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415
    from django.db.migrations.loader import MigrationLoader  # noqa: PLC0415

    executor = MigrationExecutor(connection)
    executor.loader = MigrationLoader(connection, replace_migrations=False)
    known = executor.loader.disk_migrations
    ends = [key for key in executor.loader.graph.leaf_nodes() if not known[key].replaces]
    executor.migrate(ends)


if __name__ == "__main__":
    main(*sys.argv[1:])
