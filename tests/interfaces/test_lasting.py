"""What a process of the server loads lasts: nobody waits while the collector looks through it."""

import gc
from collections.abc import Iterator

import pytest
from django.urls import get_resolver

from gubei.interfaces.cli.lasting import load_all


@pytest.fixture
def _as_before() -> Iterator[None]:
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("_as_before")
def test_the_collector_looks_at_nothing_that_was_there_at_the_start() -> None:
    routes = get_resolver().url_patterns
    assert any(each is routes for each in gc.get_objects())
    load_all()
    assert not any(each is routes for each in gc.get_objects())
    assert len(gc.get_objects()) * 100 < gc.get_freeze_count()
