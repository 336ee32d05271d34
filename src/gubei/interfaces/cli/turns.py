"""How many requests a process of the server works on at once; streams only wait and stand apart."""

from collections.abc import Callable, Iterable
from threading import BoundedSemaphore
from typing import Any

THREADS = 4
STREAMING = "/events"

Answer = Callable[[dict[str, Any], Any], Iterable[bytes]]


def in_turn(answer: Answer, at_once: int = THREADS) -> Answer:
    """Let `at_once` requests work at a time; a stream is not counted."""
    gate = BoundedSemaphore(at_once)

    def answer_in_turn(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ.get("PATH_INFO") == STREAMING:
            return answer(environ, start_response)
        with gate:
            return answer(environ, start_response)

    return answer_in_turn
