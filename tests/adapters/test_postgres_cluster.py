"""The private server keeps what was answered, lets only Gubei in, and leaves nothing behind."""

import contextlib
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from gubei.adapters.postgres import (
    ServerTrouble,
    connection_info,
    ensure_running,
    release,
    status,
    stop,
)
from gubei.adapters.postgres.place import LONGEST_SOCKET_PATH, PORT, find_place

ROOT_ONLY = pytest.mark.skipif(os.geteuid() != 0, reason="only root has rights to give up")
USE_AND_WAIT = """
import sys
from pathlib import Path
from gubei.adapters.postgres import ensure_running, status
home = Path(sys.argv[1])
ensure_running(home)
print(status(home).pid, flush=True)
sys.stdin.read()
"""


@contextlib.contextmanager
def _new_home() -> Iterator[Path]:
    """A data folder that every account can reach, as a project folder is."""
    parent = Path(tempfile.mkdtemp(prefix="gubei-test-"))
    parent.chmod(0o755)
    yield parent / ".gubei"
    _remove(parent / ".gubei")
    shutil.rmtree(parent)


@pytest.fixture
def new_home() -> Iterator[Path]:
    """A data folder in which no server was ever started."""
    with _new_home() as made:
        yield made


@pytest.fixture(scope="module")
def made_home() -> Iterator[Path]:
    with _new_home() as made:
        ensure_running(made)
        release(made)
        yield made


@pytest.fixture
def home(made_home: Path) -> Iterator[Path]:
    """A data folder with a stopped server in it, used by one test after the other."""
    yield made_home
    stop(made_home)


def _remove(home: Path) -> None:
    place = find_place(home)
    stop(home)
    for folder in (place.folder, place.socket):
        shutil.rmtree(folder, ignore_errors=True)


def _ask(home: Path, query: str) -> object:
    with psycopg.connect(**connection_info(home).parts(), autocommit=True) as connection:
        cursor = connection.execute(query)
        row = cursor.fetchone() if cursor.description else None
        return row[0] if row else None


def _user(home: Path) -> "subprocess.Popen[str]":
    """Another process that uses the server until its input ends."""
    command = [sys.executable, "-c", USE_AND_WAIT, str(home)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603


def _pid_of(user: "subprocess.Popen[str]") -> int:
    assert user.stdout is not None
    return int(user.stdout.readline())


def _end(user: "subprocess.Popen[str]") -> None:
    user.communicate(timeout=30)
    assert user.returncode == 0


def _wait_until_gone(home: Path) -> None:
    end = time.monotonic() + 20
    while status(home).pid and time.monotonic() < end:
        time.sleep(0.02)
    assert status(home).pid is None


def test_the_first_start_makes_a_server_that_sorts_and_lowers_chinese_and_latin(new_home: Path):
    ensure_running(new_home)
    assert _ask(new_home, "SELECT lower('ÀÉЖ 林梅')") == "àéж 林梅"
    assert _ask(
        new_home, "SELECT string_agg(x, '' ORDER BY x) FROM unnest('{镇,乡,a,B}'::text[]) x"
    ) == ("Ba乡镇")
    assert _ask(new_home, "SHOW data_checksums") == "on"
    assert _ask(new_home, "SHOW server_encoding") == "UTF8"
    assert _ask(new_home, "SHOW fsync") == "on"


def test_the_second_start_finds_the_data_of_the_first(home: Path):
    ensure_running(home)
    _ask(home, "CREATE TABLE village AS SELECT '古北口村' AS name")
    release(home)
    assert status(home).pid is None
    ensure_running(home)
    assert _ask(home, "SELECT name FROM village") == "古北口村"


def test_the_app_may_make_a_test_database_and_is_no_superuser(home: Path):
    ensure_running(home)
    _ask(home, "CREATE DATABASE test_gubei")
    query = "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
    assert _ask(home, query) is False


@pytest.mark.slow
@pytest.mark.parametrize("kill", range(3))
def test_a_killed_server_starts_again_with_every_answered_row(home: Path, kill: int):
    ensure_running(home)
    _ask(home, "DROP TABLE IF EXISTS lead")
    _ask(home, "CREATE TABLE lead (number int)")
    with psycopg.connect(**connection_info(home).parts(), autocommit=True) as connection:
        for number in range(20):
            connection.execute("INSERT INTO lead VALUES (%s)", [number])
        os.kill(status(home).pid, signal.SIGKILL)
    ensure_running(home)
    assert _ask(home, "SELECT count(*) FROM lead") == 20


def test_a_pid_file_that_names_a_stranger_is_no_living_server(home: Path):
    ensure_running(home)
    release(home)
    place = find_place(home)
    text = f"{os.getpid()}\n{place.data}\n0\n{PORT}\n{place.socket}\n\n0 0\nready\n"
    (place.data / "postmaster.pid").write_text(text)
    assert status(home).pid is None
    ensure_running(home)
    assert status(home).answers


def test_a_lost_socket_is_made_again(home: Path):
    ensure_running(home)
    (find_place(home).socket / f".s.PGSQL.{PORT}").unlink()
    ensure_running(home)
    assert _ask(home, "SELECT 1") == 1


def test_a_first_start_that_was_killed_half_way_starts_over(new_home: Path):
    ensure_running(new_home)
    release(new_home)
    place = find_place(new_home)
    place.data.rename(place.folder / "data.new")
    (place.folder / "data.new" / "global" / "pg_control").unlink()
    ensure_running(new_home)
    assert _ask(new_home, "SELECT 1") == 1


@pytest.mark.slow
def test_processes_that_start_at_once_share_one_server(home: Path):
    users = [_user(home) for _ in range(3)]
    assert len({_pid_of(user) for user in users}) == 1
    for user in users:
        _end(user)
    _wait_until_gone(home)


@pytest.mark.slow
def test_the_server_stays_while_somebody_uses_it_and_goes_with_the_last(home: Path):
    first, second = _user(home), _user(home)
    pid = _pid_of(first)
    assert _pid_of(second) == pid
    _end(first)
    assert status(home).pid == pid
    _end(second)
    _wait_until_gone(home)


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_no_server_is_left_behind_by_a_process_that_was_killed(home: Path, number: signal.Signals):
    user = _user(home)
    _pid_of(user)
    user.send_signal(number)
    user.communicate(timeout=30)
    _wait_until_gone(home)


def test_only_the_owner_can_open_the_folders_and_the_passwords(home: Path):
    ensure_running(home)
    place = find_place(home)
    modes = {
        path.name: stat.S_IMODE(path.stat().st_mode)
        for path in (place.folder, place.data, place.socket)
    }
    assert modes == {"postgres": 0o700, "data": 0o700, "socket": 0o700}
    for path in (place.passfile, place.superuser_passfile, place.log, place.lock, place.users):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
    assert stat.S_IMODE(home.stat().st_mode) & 0o066 == 0
    leftovers = {path.name for path in place.folder.iterdir()} & {"initdb.password", "data.new"}
    assert not leftovers


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="no /proc on this machine")
def test_nothing_listens_on_the_network(home: Path):
    ensure_running(home)
    listening = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        rows = Path(table).read_text().splitlines()[1:] if Path(table).exists() else []
        listening |= {row.split()[9] for row in rows if row.split()[3] == "0A"}
    opened = Path(f"/proc/{status(home).pid}/fd")
    sockets = {str(fd.readlink()).removeprefix("socket:[").rstrip("]") for fd in opened.iterdir()}
    assert not sockets & listening


def test_a_wrong_password_is_refused(home: Path):
    info = ensure_running(home)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(host=info.host, port=info.port, user="gubei", password="123456")
    with pytest.raises(psycopg.OperationalError, match="no password supplied"):
        psycopg.connect(host=info.host, port=info.port, user="postgres", passfile="/dev/null")


def test_a_changed_password_file_is_said_with_its_reason(new_home: Path):
    ensure_running(new_home)
    find_place(new_home).passfile.write_text("*:*:*:gubei:wrong\n")
    with pytest.raises(ServerTrouble, match="does not let Gubei in"):
        ensure_running(new_home)


def test_a_server_that_cannot_start_shows_the_end_of_its_log(new_home: Path):
    ensure_running(new_home)
    release(new_home)
    (find_place(new_home).data / "global" / "pg_control").unlink()
    with pytest.raises(ServerTrouble, match="global/pg_control"):
        ensure_running(new_home)


def test_data_of_another_postgres_version_are_left_alone(new_home: Path):
    ensure_running(new_home)
    release(new_home)
    (find_place(new_home).data / "PG_VERSION").write_text("9\n")
    with pytest.raises(ServerTrouble, match="written by PostgreSQL 9"):
        ensure_running(new_home)


def test_a_long_path_puts_the_socket_into_a_private_folder_elsewhere(new_home: Path):
    deep = new_home.parent / ("a" * 60) / ("长" * 20) / ".gubei"
    info = ensure_running(deep)
    try:
        assert len(os.fsencode(info.host)) < LONGEST_SOCKET_PATH
        assert not info.host.startswith(str(deep))
        assert stat.S_IMODE(Path(info.host).stat().st_mode) == 0o700
        assert str(info.host) in (deep / "postgres.place.json").read_text()
        assert _ask(deep, "SELECT 1") == 1
    finally:
        _remove(deep)


def test_a_path_with_spaces_and_quotes_works(new_home: Path):
    odd = new_home.parent / 'it\'s a "home", 古北' / ".gubei"
    ensure_running(odd)
    assert _ask(odd, "SELECT 1") == 1
    _remove(odd)


@ROOT_ONLY
def test_root_gives_up_its_rights(home: Path):
    ensure_running(home)
    pid = status(home).pid
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    ids = {line.split()[0]: set(line.split()[1:]) for line in lines if line[:3] in {"Uid", "Gid"}}
    account = find_place(home).account
    assert account is not None
    assert ids == {"Uid:": {str(account.uid)}, "Gid:": {str(account.gid)}}
    assert account.uid != 0


@ROOT_ONLY
@pytest.mark.slow
def test_root_in_a_closed_folder_keeps_the_data_where_the_server_can_reach_it(new_home: Path):
    new_home.parent.chmod(0o700)
    ensure_running(new_home)
    place = find_place(new_home)
    assert not place.folder.is_relative_to(new_home.parent)
    assert stat.S_IMODE(new_home.parent.stat().st_mode) == 0o700
    assert _ask(new_home, "SELECT 1") == 1
    _ask(new_home, "CREATE TABLE village (name text)")
    release(new_home)
    shutil.rmtree(new_home)
    ensure_running(new_home)
    assert _ask(new_home, "SELECT to_regclass('village')") is None
    shutil.rmtree(place.folder.with_name(f"{place.folder.name}.old"))
