"""What every test stands on: a private PostgreSQL, the named people, a clock that stands."""

import os
from collections import defaultdict
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


_SECONDS = {"slow": 20.0, "browser": 5.0}
"""About so long takes a test with this mark; one without takes a fraction of a second."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest: processes that test side by side then end together."""
    lengths: dict[Path, float] = defaultdict(float)
    for item in items:
        marks = [seconds for name, seconds in _SECONDS.items() if item.get_closest_marker(name)]
        lengths[item.path] += max(marks, default=0.3)
    items.sort(key=lambda item: (-lengths[item.path], item.path))


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
