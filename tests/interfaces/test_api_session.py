"""Signing in and out over the API."""

import pytest

from tests.conftest import Clock
from tests.interfaces.api import Api
from tests.world import PASSWORD, World


def test_nobody_is_signed_in_at_first(world: World, clock: Clock):
    answer = Api().get("/session")
    assert answer.json() == {"officer": None, "now": "2022-04-26T09:30:00+08:00"}
    assert answer.headers["Cache-Control"] == "no-store"


def test_liu_signs_in_and_sees_who_she_is_and_what_she_can_do(world: World, clock: Clock):
    api = Api()
    answer = api.post("/session", {"username": "liu_village", "password": PASSWORD})
    assert answer.status_code == 200
    assert answer.json()["officer"] == {
        "id": str(world.liu_village.id),
        "name": "刘村干",
        "role": "village_worker",
        "unit": {"code": "99990101", "name": "柳沟村", "level": 3},
        "language": "zh",
        "abilities": ["care", "read", "reveal", "sample", "work"],
    }
    assert api.get("/session").json() == answer.json()


def test_signing_out_ends_the_session(world: World):
    api = Api(world.liu_village)
    assert api.delete("/session").json()["officer"] is None
    assert api.get("/session").json()["officer"] is None


def test_a_wrong_password_is_refused_in_words(world: World):
    answer = Api().post("/session", {"username": "liu_village", "password": "wrong"})
    assert answer.status_code == 401
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json() == {
        "type": "about:blank#wrong_password",
        "status": 401,
        "code": "wrong_password",
        "title": "请先登录",
        "title_words": {"en": "Sign in first", "zh": "请先登录"},
        "detail": "用户名或密码有误，或账号已停用。",
        "words": {
            "en": "Name or password is wrong, or the account has ended.",
            "zh": "用户名或密码有误，或账号已停用。",
        },
    }


def test_eight_wrong_passwords_lock_the_name_even_for_the_right_one(world: World):
    api = Api()
    answers = [
        api.post("/session", {"username": "liu_village", "password": f"wrong {n}"})
        for n in range(8)
    ]
    assert [answer.status_code for answer in answers[:7]] == [401] * 7
    answer = api.post("/session", {"username": "liu_village", "password": PASSWORD})
    assert (answer.status_code, answer.json()["code"]) == (429, "locked_out")
    other = api.post("/session", {"username": "shi_village", "password": PASSWORD})
    assert other.status_code == 200


def test_behind_a_proxy_the_lock_counts_by_the_officers_own_address(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    """Somebody elsewhere who guesses Liu's password does not lock Liu out."""
    monkeypatch.setattr("django.conf.settings.GUBEI_PROXIES", 1)
    api = Api()
    wrong = {"username": "liu_village", "password": "wrong password"}
    for n in range(9):
        api.post("/session", wrong, **{"X-Forwarded-For": f"10.0.0.{n}, 203.0.113.9"})
    right = wrong | {"password": PASSWORD}
    locked = api.post("/session", right, **{"X-Forwarded-For": "10.0.0.1, 203.0.113.9"})
    assert (locked.status_code, locked.json()["code"]) == (429, "locked_out")
    elsewhere = api.post("/session", right, **{"X-Forwarded-For": "198.51.100.7"})
    assert elsewhere.status_code == 200


def test_an_officer_who_left_cannot_sign_in_and_an_open_session_ends(world: World):
    api = Api(world.liu_village)
    world.liu_village.left_at = world.liu_village.joined_at
    world.liu_village.save()
    assert api.get("/session").json()["officer"] is None
    answer = Api().post("/session", {"username": "liu_village", "password": PASSWORD})
    assert answer.status_code == 401


def test_a_sign_in_without_the_token_of_the_page_is_refused(world: World):
    api = Api()
    api.client.cookies.clear()
    answer = api.post("/session", {"username": "liu_village", "password": PASSWORD})
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf")


def test_liu_chooses_english_and_is_answered_in_english(world: World):
    api = Api(world.liu_village)
    assert api.patch("/session", {"language": "en"}).json()["officer"]["language"] == "en"
    assert api.get("/nowhere").json()["title"] == "Not found"


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("", "未找到"),
        ("en", "Not found"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "未找到"),
        ("en-GB,en;q=0.9,zh;q=0.8", "Not found"),
        ("fr", "未找到"),
        (";;q=x", "未找到"),
    ],
)
def test_before_the_sign_in_the_browser_chooses_the_language(world: World, asked: str, title: str):
    answer = Api().get("/nowhere", **{"Accept-Language": asked})
    assert (answer.status_code, answer.json()["title"]) == (404, title)


def test_liu_changes_her_password_and_stays_signed_in(world: World):
    api = Api(world.liu_village)
    answer = api.post("/session/password", {"old": PASSWORD, "new": "xin-mi-ma-2022"})
    assert answer.status_code == 200
    assert api.get("/session").json()["officer"]["name"] == "刘村干"
    again = Api().post("/session", {"username": "liu_village", "password": "xin-mi-ma-2022"})
    assert again.status_code == 200


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"old": "wrong", "new": "xin-mi-ma-2022"}, "wrong_password"),
        ({"old": PASSWORD, "new": "short"}, "weak_password"),
        ({"old": PASSWORD, "new": "aaaaaaaaaaaaaa"}, "weak_password"),
        ({"old": PASSWORD, "new": "Liu_Village"}, "weak_password"),
    ],
)
def test_a_weak_password_is_refused(world: World, sent: dict[str, str], code: str):
    answer = Api(world.liu_village).post("/session/password", sent)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
