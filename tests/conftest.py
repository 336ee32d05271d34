"""What every test stands on: a private PostgreSQL, the named people, a clock that stands."""

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import settings as examples

from gubei.adapters.postgres import ensure_running, uses_private_server
from tests.world import NOW, World, build_world

# No test asserts a time, and a deadline for an example would.
examples.register_profile("untimed", deadline=None)
examples.load_profile("untimed")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Start the private server before anybody connects; processes that test at once share it."""
    if uses_private_server(os.environ):
        ensure_running(Path(settings.GUBEI_HOME))


@pytest.fixture
def world(db: None) -> World:
    """Return the named people of tests/world.py, stored."""
    return build_world()


class Clock:
    """The clock that the API reads in a test: it stands until a test moves it."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def forward(self, **span: float) -> datetime:
        """Move on by `timedelta(**span)`."""
        self.now += timedelta(**span)
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Let the API's clock stand at half past nine on 26 April 2022."""
    standing = Clock(NOW)
    monkeypatch.setattr("gubei.interfaces.api.clock.read_clock", lambda: standing.now)
    return standing
