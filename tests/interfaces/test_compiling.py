"""The loops are compiled beside the worker, so that the first officer who asks does not wait."""

import os
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

import pytest

from gubei.engines.queueing import running
from gubei.engines.tracing import exposing, meetings
from gubei.interfaces.cli import compiling


def test_a_process_of_its_own_compiles_for_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Sequence[str]] = []

    def run(command: Sequence[str], **_: Any) -> None:
        started.append(command)

    monkeypatch.setattr(subprocess, "run", run)
    compiling.compile_beside(after=0).join()
    assert started == [[sys.executable, "-m", "gubei.interfaces.cli.compiling"]]


def test_it_makes_the_loops_of_the_flow_and_of_the_trace_and_gives_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gave_way: list[int] = []
    monkeypatch.setattr(os, "nice", gave_way.append)
    monkeypatch.setattr(compiling, "end_with", lambda parent: None)

    compiling.main()

    assert gave_way == [19]
    loops = (running.run, exposing.find_ring, exposing.find_contacts, meetings._list)
    made: tuple[Any, ...] = loops
    assert [each.__name__ for each in made if not each.signatures] == []
