"""What a command says when it cannot do what was asked: one line, and a log for our own faults."""

import os
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path

from typer._click.exceptions import (
    BadParameter,
    MissingParameter,
    NoArgsIsHelpError,
    NoSuchOption,
    UsageError,
)

from gubei.terms.refusals import Refused
from gubei.terms.words import Words

REFUSED = 2
FAILED = 1


def home_folder() -> Path:
    """Return the data folder."""
    return Path(os.environ.get("GUBEI_HOME", ".gubei")).absolute()


def say_refusal(refused: Refused) -> int:
    """Say on one line of stderr why something was refused; return the exit code."""
    _say(refused.words.both())
    return REFUSED


def say_misuse(command: str, error: UsageError) -> int:
    """Say on one line of stderr what is wrong with the options; return the exit code."""
    if isinstance(error, NoArgsIsHelpError):
        error.show()
        return REFUSED
    said = error.format_message().rstrip(".")
    words = Words(
        f"{said}. See: gubei {command} --help", f"{_misuse(error)}，请看：gubei {command} --help"
    )
    _say(words.both())
    return REFUSED


def _misuse(error: UsageError) -> str:
    if isinstance(error, NoSuchOption):
        return f"没有选项 {error.option_name}"
    if not isinstance(error, BadParameter) or error.param is None:
        return "用法不对"
    named = error.param.opts[-1]
    return f"缺少 {named}" if isinstance(error, MissingParameter) else f"{named} 的内容不对"


def why_of(error: OSError) -> Words:
    """Return why a file cannot be read or written, in both languages."""
    for kind, words in _WHY.items():
        if isinstance(error, kind):
            return words
    said = error.strerror or type(error).__name__
    return Words(said, f"系统提示 {said}")


_WHY: dict[type[OSError], Words] = {
    FileNotFoundError: Words("there is no such file or folder", "没有这个文件或文件夹"),
    PermissionError: Words("it is not allowed", "没有权限"),
    IsADirectoryError: Words("it is a folder", "这是文件夹"),
    NotADirectoryError: Words("part of the path is no folder", "路径中有一段不是文件夹"),
}


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
