"""How `gubei` finds its commands, and what it says when something goes wrong."""

import socket
from pathlib import Path

import pytest

from gubei.interfaces.cli import main as cli
from gubei.interfaces.cli.failing import note_failure
from gubei.interfaces.cli.serve import refuse_taken_port
from gubei.terms.refusals import Refused


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    assert isinstance(ended.value.code, int)
    return ended.value.code


def test_the_menu_names_every_command_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--help") == 0
    menu = capsys.readouterr().out
    assert all(f"  {name}" in menu for name in cli.COMMANDS)
    assert "接收派单文件。 Take in a dispatch list." in menu


def test_an_unknown_command_is_refused_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("inteke") == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("name", sorted(cli.COMMANDS))
def test_every_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(name, "--help") == 0
    assert "--help" in capsys.readouterr().out


def test_a_fault_of_ours_is_one_line_and_a_log_for_the_owner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GUBEI_HOME", str(tmp_path))
    assert note_failure("intake", ValueError("odd\nthing")) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    log = tmp_path / "gubei.log"
    assert str(log) in said
    assert "Traceback" not in said
    assert "ValueError: odd" in log.read_text()
    assert log.stat().st_mode & 0o077 == 0


def test_a_taken_port_is_said_with_the_next_one() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Refused) as refused:
            refuse_taken_port("127.0.0.1", port)
    assert f"--port {port + 1}" in refused.value.words.en
    assert f"--port {port + 1}" in refused.value.words.zh


def test_a_benchmark_that_is_not_there_names_those_that_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run("bench", "nichts") == 2
    assert "matching" in capsys.readouterr().err
