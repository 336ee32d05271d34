"""/events: escalations as they happen, on one connection for a whole browser.

A browser opens one stream for all of its tabs. The stream says only that something climbed in the
officer's reach, and how much; what it was is asked as always. After fifteen silent seconds comes a
comment, so that nobody on the way takes the connection for dead. A stream ends by itself after
ten minutes: the browser opens the next one, with whatever rights the officer has then.
"""

import json
import time
from collections.abc import Iterator
from datetime import timedelta
from queue import Empty, Queue
from threading import Lock, Thread
from uuid import UUID

from django.conf import settings
from django.db import close_old_connections, connections
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from gubei.domain.orders.queries.orders import climbed_since
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, may
from gubei.interfaces.api import clock
from gubei.interfaces.api.problems import NO_METHOD, SIGN_IN, problem
from gubei.terms.refusals import NotAllowed
from gubei.terms.words import Words

SILENT = 15.0
"""Seconds after which a comment is sent."""
LONGEST = 600.0
"""Seconds after which a stream ends and the browser opens the next one."""
LOOK_EVERY = 2.0
"""Seconds between two looks at what climbed; one look serves all streams of a process."""
_WINDOW = timedelta(minutes=2)
"""How late a step may be committed and still be seen."""
FULL = Words(
    "Too many screens follow the events at once; this one asks every minute instead.",
    "同时在线的页面过多，本页改为每分钟刷新。",
)


class Watch:
    """Looks for escalations while anybody listens, and tells each listener of those in reach."""

    def __init__(self) -> None:
        """Begin with nobody listening."""
        self._lock = Lock()
        self._listeners: dict[Queue[int], str] = {}
        self._runs = False

    def join(self, unit: str) -> "Queue[int] | None":
        """Listen for what climbs in a unit and below it; None where too many listen."""
        heard: Queue[int] = Queue()
        with self._lock:
            if len(self._listeners) >= settings.STREAMS:
                return None
            self._listeners[heard] = unit
            if not self._runs:
                self._runs = True
                Thread(target=self._look, name="gubei-events", daemon=True).start()
        return heard

    def leave(self, heard: "Queue[int]") -> None:
        """Listen no more."""
        with self._lock:
            self._listeners.pop(heard, None)

    def _look(self) -> None:
        seen = {key for key, _ in _climbed()}
        while self._goes_on():
            time.sleep(LOOK_EVERY)
            found = _climbed()
            self._tell([lineage for key, lineage in found if key not in seen])
            seen = {key for key, _ in found} or seen

    def _goes_on(self) -> bool:
        with self._lock:
            self._runs = bool(self._listeners)
            return self._runs

    def _tell(self, lineages: list[list[str]]) -> None:
        with self._lock:
            listeners = list(self._listeners.items())
        for heard, unit in listeners:
            many = sum(unit in lineage for lineage in lineages)
            if many:
                heard.put(many)


def _climbed() -> list[tuple[UUID, list[str]]]:
    """Return the steps of the last minutes; where the database is away, there is nothing new."""
    try:
        close_old_connections()
        return climbed_since(clock.read_clock() - _WINDOW)
    except Exception:  # noqa: BLE001 - the next look may find it back
        return []
    finally:
        connections.close_all()


watch = Watch()


def stream(request: HttpRequest) -> HttpResponseBase:
    """Answer with the stream of an officer who is signed in."""
    if request.method != "GET":
        return problem(request, 405, "no_method", NO_METHOD)
    officer = getattr(request, "user", None)
    if not isinstance(officer, Officer):
        return problem(request, 401, "sign_in", SIGN_IN)
    if not may(officer, Ability.READ):
        refused = NotAllowed()
        return problem(request, refused.status, refused.code, refused.words)
    heard = watch.join(officer.unit.code)
    if heard is None:
        return _full(request)
    answer = StreamingHttpResponse(_lines(heard), content_type="text/event-stream")
    answer["Cache-Control"] = "no-store"
    answer["X-Accel-Buffering"] = "no"  # a proxy hands each line on at once
    return answer


def _full(request: HttpRequest) -> HttpResponse:
    answer = problem(request, 503, "too_many_streams", FULL)
    answer["Retry-After"] = "60"
    return answer


def _lines(heard: "Queue[int]") -> Iterator[str]:
    """Yield what is heard until the stream has lasted long enough or the reader is gone."""
    # The connection to the database goes back: a stream only waits.
    connections.close_all()
    ends = time.monotonic() + LONGEST
    try:
        yield "retry: 3000\n\n"
        while time.monotonic() < ends:
            try:
                many = heard.get(timeout=SILENT)
            except Empty:
                yield ": still here\n\n"
            else:
                yield f"event: escalations\ndata: {json.dumps({'many': many})}\n\n"
    finally:
        watch.leave(heard)
