"""What a command says when it cannot do what was asked: one line, and a log for our own faults."""

import os
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path

from gubei.terms.refusals import Refused

REFUSED = 2
FAILED = 1


def home_folder() -> Path:
    """Return the data folder."""
    return Path(os.environ.get("GUBEI_HOME", ".gubei")).absolute()


def say_refusal(refused: Refused) -> int:
    """Say on one line of stderr why something was refused; return the exit code."""
    _say(refused.words.both())
    return REFUSED


def note_failure(command: str, error: Exception) -> int:
    """Write a fault of ours to the log and say so on one line; return the exit code."""
    what = " ".join(f"{type(error).__name__}: {error}".split())[:200]
    log = home_folder() / "gubei.log"
    try:
        _append(log, command, error)
    except OSError:
        _say(f"gubei {command} 出错 failed: {what}")
        return FAILED
    _say(f"gubei {command} 出错，详见 {log}。 It failed; details are in {log}. ({what})")
    return FAILED


def _append(log: Path, command: str, error: Exception) -> None:
    log.parent.mkdir(parents=True, exist_ok=True)
    # What a database says about a row may name people: the log is for the owner only.
    with os.fdopen(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a") as file:
        file.write(f"--- {datetime.now(UTC).isoformat()} gubei {command}\n")
        file.write("".join(traceback.format_exception(error)))


def _say(line: str) -> None:
    print(" ".join(line.split()), file=sys.stderr)  # noqa: T201 - a command speaks on stderr
