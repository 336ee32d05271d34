"""How the API says no: problem details in both languages, and never a traceback."""

import json
import logging
from datetime import timedelta

import pytest
from django.db import IntegrityError, OperationalError
from django.test import Client

from gubei.domain.territory.models import AccessToken
from gubei.domain.territory.operations.tokens import make_token, revoke_token
from tests.conftest import Clock
from tests.interfaces.api import Api
from tests.world import NOW, World


def test_nobody_is_let_in_without_a_sign_in(world: World):
    answer = Api().get("/units")
    assert answer.status_code == 401
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Content-Language"] == "zh"
    assert answer.json() == {
        "type": "about:blank#sign_in",
        "status": 401,
        "code": "sign_in",
        "title": "请先登录",
        "title_words": {"en": "Sign in first", "zh": "请先登录"},
        "detail": "请先登录。",
        "words": {"en": "Sign in first.", "zh": "请先登录。"},
    }


def test_each_wrong_field_is_named_in_both_languages(world: World):
    sent = {"page": "", "name": "x" * 101, "colour": "red"}
    answer = Api(world.tang_town).post("/views", sent)
    assert answer.json()["errors"] == [
        {"field": "page", "words": {"en": "At least 1 character.", "zh": "至少 1 个字符。"}},
        {
            "field": "name",
            "words": {"en": "At most 100 characters.", "zh": "最多 100 个字符。"},
        },
        {"field": "query", "words": {"en": "Must be given.", "zh": "必填。"}},
        {
            "field": "colour",
            "words": {"en": "This field is not known here.", "zh": "没有这个字段。"},
        },
    ]


@pytest.mark.parametrize(
    "body", ["", "{", "[1", "nonsense", '{"page": "\ud800"}'.encode("utf-8", "replace").decode()]
)
def test_a_body_that_is_no_json_is_refused(world: World, body: str):
    api = Api(world.tang_town)
    answer = api.client.generic(
        "POST",
        "/api/views",
        body,
        content_type="application/json",
        headers={"X-CSRFToken": api.client.cookies["csrftoken"].value},
    )
    assert answer.status_code in {400, 422}
    assert answer.json()["words"]["zh"]


@pytest.mark.parametrize("name", ["a\x00b", "\ud800", "\U0001f600"])
def test_characters_that_cannot_be_stored_are_refused_and_others_kept(world: World, name: str):
    answer = Api(world.tang_town).post("/views", {"page": "leads", "name": name, "query": ""})
    if name.isprintable():
        assert answer.json()["name"] == name
    else:
        assert answer.status_code == 422
        assert answer.json()["words"]["zh"]


def test_a_nul_in_the_search_is_refused(world: World):
    answer = Api(world.tang_town).get("/search?q=%00")
    assert answer.status_code in {200, 422}
    assert "Traceback" not in answer.content.decode()


def test_an_unknown_address_and_an_unknown_method_are_said(world: World):
    nowhere = Api(world.tang_town).get("/nowhere")
    assert (nowhere.status_code, nowhere.json()["code"]) == (404, "not_found")
    method = Api(world.tang_town).send("put", "/views", {})
    assert (method.status_code, method.json()["code"]) == (405, "no_method")
    assert sorted(method.headers["Allow"].split(", ")) == ["GET", "POST"]


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (RuntimeError("林梅 is at home"), 500, "our_fault"),
        (IntegrityError("林梅 twice"), 409, "meanwhile"),
        (OperationalError("deadlock"), 503, "busy"),
        (UnicodeEncodeError("utf-8", "x", 0, 1, "林梅"), 422, "unstorable"),
    ],
)
def test_what_nobody_foresaw_is_logged_under_a_number_and_told_without_details(
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
    status: int,
    code: str,
):
    def fail(*args: object) -> None:
        raise error

    monkeypatch.setattr("gubei.interfaces.api.views.views_of", fail)
    with caplog.at_level(logging.ERROR):
        answer = Api(world.tang_town).get("/views")
    body = answer.json()
    assert (answer.status_code, body["code"]) == (status, code)
    assert "林梅" not in answer.content.decode()
    assert "Traceback" not in answer.content.decode()
    if "log_id" in body:
        assert body["log_id"] in caplog.text
        assert "views.py" in caplog.text
    if isinstance(error, IntegrityError):
        assert "林梅" not in caplog.text


def test_a_write_that_fails_at_the_end_leaves_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    def fail(*args: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("gubei.interfaces.api.views._view", fail)
    api = Api(world.tang_town)
    sent = {"page": "leads", "name": "超时", "query": ""}
    assert api.post("/views", sent, **{"Idempotency-Key": "k"}).status_code == 500
    assert not world.tang_town.views.exists()
    assert not world.tang_town.answered_requests.exists()


def test_a_write_of_a_session_without_the_pages_token_is_refused(world: World):
    api = Api(world.tang_town)
    answer = api.client.post("/api/views", {}, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf")


def test_every_answer_tells_the_browser_to_run_our_files_only(world: World):
    for path in ("/api/session", "/api/nowhere", "/"):
        answer = Client().get(path)
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_every_page_of_the_app_is_its_one_page(world: World, tmp_path, settings):
    settings.GUBEI_WEB = tmp_path
    not_built = Client().get("/leads")
    assert not_built.status_code == 503
    assert "make setup" in not_built.content.decode()
    (tmp_path / "index.html").write_text("<!doctype html>古北")
    for path in ("/", "/leads", "/lists/1/rows", "/apiary"):
        assert Client().get(path).content.decode() == "<!doctype html>古北"
    for path in ("/assets/gone.js", "/favicon.ico", "/api", "/api/"):
        assert Client().get(path).status_code == 404
    assert Client().post("/leads").status_code in {403, 405}


def test_a_host_that_is_not_ours_is_refused_in_words(world: World):
    answer = Client().get("/api/session", headers={"Host": "evil.example"})
    assert (answer.status_code, answer.json()["code"]) == (400, "other_host")


class TestTokens:
    """Other systems come in with a token."""

    def _secret(self, world: World, *scopes: str) -> tuple[AccessToken, str]:
        return make_token(name="市平台", scopes=scopes, days=1, by=world.he_duty, now=NOW)

    def test_a_token_works_without_a_session_and_notes_its_use(self, world: World, clock: Clock):
        token, secret = self._secret(world, "lists:read")
        assert Api(token=secret).get("/lists").status_code == 200
        token.refresh_from_db()
        assert token.last_used_at == NOW

    def test_a_token_ends(self, world: World, clock: Clock):
        _, secret = self._secret(world, "lists:read")
        clock.forward(days=1, seconds=1)
        answer = Api(token=secret).get("/lists")
        assert (answer.status_code, answer.json()["code"]) == (401, "token_ended")

    def test_a_revoked_token_is_refused(self, world: World, clock: Clock):
        token, secret = self._secret(world, "lists:read")
        revoke_token(token_id=token.id, by=world.he_duty, now=NOW)
        assert Api(token=secret).get("/lists").status_code == 401

    def test_the_token_of_somebody_who_left_is_refused(self, world: World, clock: Clock):
        _, secret = self._secret(world, "lists:read")
        world.he_duty.left_at = NOW - timedelta(hours=1)
        world.he_duty.save()
        assert Api(token=secret).get("/lists").status_code == 401

    @pytest.mark.parametrize("header", ["Bearer", "Bearer x", "Basic abc", "Bearer \x00", "x"])
    def test_what_is_no_token_is_refused(self, world: World, header: str):
        answer = Client().get("/api/lists", headers={"Authorization": header})
        assert answer.status_code == 401
        assert json.loads(answer.content)["code"] == "token_ended"

    def test_a_token_does_not_open_what_only_people_do(self, world: World, clock: Clock):
        _, secret = self._secret(world, "lists:read")
        answer = Api(token=secret).get("/tokens")
        assert (answer.status_code, answer.json()["code"]) == (403, "session_only")
