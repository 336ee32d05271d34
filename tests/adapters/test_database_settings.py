"""Which database Gubei uses is said in one place, and a wrong address is refused in words."""

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gubei.adapters.postgres import database_settings, make_ready, uses_private_server
from gubei.terms.refusals import Refused

HOME = Path("/nowhere/.gubei")
VARIABLE = "GUBEI_DATABASE_URL"


def read(url: str) -> dict[str, object]:
    return database_settings({VARIABLE: url}, HOME)


def test_without_an_address_the_private_server_is_used_and_nothing_is_started(tmp_path: Path):
    found = database_settings({}, tmp_path / ".gubei")
    assert uses_private_server({})
    assert (found["NAME"], found["USER"], found["PORT"]) == ("gubei", "gubei", "5432")
    assert found["HOST"].endswith("socket") or "gubei-" in found["HOST"]
    assert "PASSWORD" not in found
    assert found["OPTIONS"]["passfile"].endswith("gubei.pgpass")
    assert list(tmp_path.iterdir()) == []


def test_an_address_gives_every_part():
    found = read("postgresql://li:p%40ss%2Fword@db.example:5433/gubei?sslmode=require")
    assert {key: found[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")} == {
        "NAME": "gubei",
        "USER": "li",
        "PASSWORD": "p@ss/word",
        "HOST": "db.example",
        "PORT": "5433",
    }
    assert found["OPTIONS"]["sslmode"] == "require"
    assert found["OPTIONS"]["server_side_binding"] is True


def test_an_address_may_name_the_folder_of_a_socket():
    found = read("postgresql://gubei@/gubei?host=/run/postgresql&port=5444")
    assert (found["HOST"], found["PORT"]) == ("/run/postgresql", "5444")
    assert set(found["OPTIONS"]) == {
        "pool", "server_side_binding", "options", "application_name",
    }  # fmt: skip


def test_what_the_address_sets_stays_beside_our_own_setting():
    found = read("postgresql://gubei@db/gubei?options=-c%20lock_timeout%3D5s")
    assert found["OPTIONS"]["options"] == "-c lock_timeout=5s -c pgtrigger.ignore={}"


@pytest.mark.parametrize(
    "url",
    [
        "mysql://root@localhost/gubei",
        "postgresql://localhost",
        "postgresql://localhost:99999999/gubei",
        "postgresql://[::1/gubei",
        "db.example/gubei",
        " ",
    ],
)
def test_an_address_that_is_none_is_refused_in_both_languages(url: str):
    with pytest.raises(Refused) as refused:
        read(url)
    assert "postgresql://user:password@host" in refused.value.words.en
    assert "postgresql://用户:密码@主机" in refused.value.words.zh


@given(st.text())
def test_no_address_makes_a_traceback(text: str):
    with contextlib.suppress(Refused):
        read(f"postgresql://{text}")


def test_a_server_that_is_not_there_is_said_at_once():
    with pytest.raises(Refused, match="does not let Gubei in") as refused:
        make_ready({VARIABLE: "postgresql://li:geheim@127.0.0.1:1/gubei"}, HOME)
    assert "geheim" not in str(refused.value)
