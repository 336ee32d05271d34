"""/events: escalations as they happen, one stream for a browser, told within the officer's reach."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.http import StreamingHttpResponse

from gubei.domain.orders.operations.climbing import climb
from gubei.domain.orders.operations.deciding import Wish, give_orders
from gubei.domain.territory.models import Officer
from gubei.interfaces.api import events
from gubei.interfaces.cli.turns import in_turn
from tests.conftest import Clock
from tests.interfaces.api import Api
from tests.world import NOW, World, build_world


@pytest.fixture(autouse=True)
def _quickly(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(events, "SILENT", 0.3)
    monkeypatch.setattr(events, "LOOK_EVERY", 0.05)
    monkeypatch.setattr(events, "watch", events.Watch())
    yield
    for heard in list(events.watch._listeners):
        events.watch.leave(heard)
    for thread in threading.enumerate():
        if thread.name == "gubei-events":
            thread.join()


def _open(officer: Officer) -> Iterator[bytes]:
    answer: Any = Api(officer).client.get("/events")
    assert isinstance(answer, StreamingHttpResponse)
    assert answer["Content-Type"] == "text/event-stream"
    assert answer["Cache-Control"] == "no-store"
    lines: Iterator[bytes] = iter(answer.streaming_content)  # type: ignore[arg-type]
    assert next(lines) == b"retry: 3000\n\n"
    return lines


def _next(lines: Iterator[bytes]) -> bytes:
    """Return the next line that is no comment; give up after twenty."""
    for _ in range(20):
        line = next(lines)
        if not line.startswith(b":"):
            return line
    return b""


def _let_an_order_climb(world: World, clock: Clock) -> None:
    village = world.unit("柳沟村")
    wish = Wish("入户排查", NOW + timedelta(hours=1))
    give_orders(wish=wish, units=[village], issuer=village, by=None, at=NOW, now=NOW)
    assert climb(now=clock.forward(minutes=31)) == 1


@pytest.mark.django_db(transaction=True)
def test_tang_hears_at_once_that_an_order_of_the_town_climbed_and_nan_does_not(clock: Clock):
    world = build_world()
    tang, nan = _open(world.tang_town), _open(world.nan_town)
    assert next(tang) == b": still here\n\n"
    _let_an_order_climb(world, clock)

    assert _next(tang) == b'event: escalations\ndata: {"many": 1}\n\n'
    assert {next(nan), next(nan)} == {b": still here\n\n"}


@pytest.mark.django_db(transaction=True)
def test_a_stream_ends_by_itself_and_its_place_is_free(
    monkeypatch: pytest.MonkeyPatch, clock: Clock
):
    world = build_world()
    monkeypatch.setattr(settings, "STREAMS", 1)
    monkeypatch.setattr(events, "LONGEST", 0.0)
    first = _open(world.tang_town)
    full = Api(world.tang_town).client.get("/events")
    assert (full.status_code, full["Retry-After"]) == (503, "60")
    assert list(first) == []
    assert list(_open(world.tang_town)) == []


def test_nobody_hears_without_a_sign_in_or_without_the_right_to_read(world: World):
    assert Api().client.get("/events").status_code == 401
    assert Api(world.guan_administrator).client.get("/events").status_code == 403
    assert Api(world.tang_town).client.post("/events").status_code in {403, 405}


def test_a_stream_takes_no_turn_from_other_requests():
    inside: list[str] = []

    def answer(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        inside.append(environ["PATH_INFO"])
        if environ["PATH_INFO"] == "/api/home":
            in_order({"PATH_INFO": "/events"}, start_response)
        return []

    in_order = in_turn(answer, at_once=1)
    in_order({"PATH_INFO": "/api/home"}, None)
    assert inside == ["/api/home", "/events"]
