"""Make the tables of an empty database in single steps, as one that grew has them.

python -m tests.single_steps DATABASE
"""

import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"


def main(database: str) -> None:
    """Apply the first migration itself, as long ago; then all that are missing, as anybody does."""
    from django import setup  # noqa: PLC0415
    from django.conf import settings  # noqa: PLC0415

    settings.DATABASES["default"]["NAME"] = database
    setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415
    from django.db.migrations.loader import MigrationLoader  # noqa: PLC0415

    executor = MigrationExecutor(connection)
    executor.loader = MigrationLoader(connection, replace_migrations=False)
    executor.migrate([("gubei", "0001_first")])
    call_command("migrate", interactive=False, verbosity=0)


if __name__ == "__main__":
    main(*sys.argv[1:])
