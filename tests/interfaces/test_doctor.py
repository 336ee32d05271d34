"""`gubei doctor` says what is wrong with a machine and what to do about it."""

import json
import socket
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from gubei.interfaces.cli import doctor as doctor_module
from gubei.interfaces.cli.doctor import (
    check_disk,
    check_home,
    check_port,
    check_proxies,
    doctor,
    look_at_machine,
)


def answer_of(*arguments: str):
    app = typer.Typer()
    app.command()(doctor)
    return CliRunner().invoke(app, [*arguments])


def test_a_fresh_machine_is_looked_at_and_not_changed(tmp_path: Path):
    home = tmp_path / ".gubei"
    checks = {check.name.en: check for check in look_at_machine({}, home)}
    assert "PostgreSQL" in checks["Database"].found.en
    assert checks["Tables"].found.en == "made at the first start"
    assert not home.exists()


def test_every_problem_has_a_remedy_in_both_languages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("GUBEI_HOME", str(tmp_path / ".gubei"))
    monkeypatch.setenv("GUBEI_WEB", str(tmp_path / "no-web-app"))
    done = answer_of("--json")
    found = json.loads(done.stdout)
    sick = [check for check in found["checks"] if not check["ok"]]
    assert done.exit_code == 1
    assert not found["ok"]
    assert "Web app" in {check["name"] for check in sick}
    assert all(check["remedy"]["en"] and check["remedy"]["zh"] for check in sick)
    assert "make setup" in answer_of().stdout


def test_what_is_the_same_in_both_languages_is_said_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("GUBEI_HOME", str(tmp_path / ".gubei"))
    lines = answer_of().stdout.splitlines()
    assert f"+ Python: {'.'.join(map(str, sys.version_info[:3]))}" in lines
    assert any(line.startswith("+ 内存 Memory: ") and line.count("GiB") == 1 for line in lines)


def test_a_data_folder_that_others_can_write_is_named(tmp_path: Path):
    tmp_path.chmod(0o777)
    assert "chmod go-w" in check_home(tmp_path).remedy.en
    tmp_path.chmod(0o700)
    assert check_home(tmp_path).remedy is None


def test_a_proxy_that_gubei_was_not_told_of_is_named():
    https = {"GUBEI_ORIGINS": "https://gubei.example.cn"}
    assert "GUBEI_PROXIES" in check_proxies(https).remedy.en
    assert check_proxies(https | {"GUBEI_PROXIES": "1"}).remedy is None
    assert check_proxies({}).remedy is None


def test_too_little_room_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(doctor_module, "LEAST_DISK", 10**18)
    check = check_disk(tmp_path / "not" / "yet")
    assert "more room" in check.remedy.en
    assert "请增加" in check.remedy.zh


def test_a_port_taken_by_another_program_is_named(monkeypatch: pytest.MonkeyPatch):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        monkeypatch.setattr(doctor_module, "PORT", other.getsockname()[1])
        assert "--port" in check_port().remedy.en
    assert check_port().remedy is None
