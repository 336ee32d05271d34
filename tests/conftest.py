"""What every test stands on: a private PostgreSQL, the named people, a clock that stands."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings

from gubei.adapters.postgres import ensure_running, uses_private_server
from gubei.interfaces.api import clock as api_clock
from tests.clients import ApiClient
from tests.world import NOW, World, build_world


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Start the private server before anybody connects; processes that test at once share it."""
    import os  # noqa: PLC0415

    if uses_private_server(os.environ):
        ensure_running(Path(settings.GUBEI_HOME))
