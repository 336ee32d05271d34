"""A write that a device repeats is done once, and answered the same again."""

import threading
from typing import Any

import pytest
from django.db import connection

from gubei.domain.territory.models import AnsweredRequest, SavedView
from gubei.domain.territory.operations.requests import sweep_answers
from tests.conftest import Clock
from tests.interfaces.api import Api
from tests.world import World, build_world

SENT = {"page": "leads", "name": "超时", "query": "overdue=1"}


def _post(api: Api, key: str, sent: dict[str, Any] = SENT, path: str = "/views") -> Any:
    return api.post(path, sent, **{"Idempotency-Key": key})


def test_a_repeat_is_answered_the_same_and_done_once(world: World, clock: Clock):
    api = Api(world.tang_town)
    first = _post(api, "one")
    SavedView.objects.all().delete()
    clock.forward(minutes=3)
    again = _post(api, "one")
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert not SavedView.objects.exists()


def test_the_same_key_for_something_else_is_refused(world: World, clock: Clock):
    api = Api(world.tang_town)
    _post(api, "one")
    answer = _post(api, "one", SENT | {"name": "我的"})
    assert (answer.status_code, answer.json()["code"]) == (409, "key_used_for_another")
    elsewhere = _post(api, "one", {"language": "en"}, path="/session/password")
    assert elsewhere.status_code in {409, 422}


def test_two_officers_may_use_the_same_key(world: World):
    for officer in (world.tang_town, world.nan_town):
        assert "Idempotency-Replayed" not in _post(Api(officer), "one").headers
    assert SavedView.objects.count() == 2


def test_a_refusal_is_not_kept(world: World):
    api = Api(world.tang_town)
    assert _post(api, "one", {"page": "leads"}).status_code == 422
    assert _post(api, "one").status_code == 200


def test_answers_lie_sealed_and_go_after_seven_days(world: World, clock: Clock):
    _post(Api(world.tang_town), "one")
    kept = AnsweredRequest.objects.get()
    assert "超时".encode() not in bytes(kept.answer or b"")
    assert sweep_answers(now=clock.forward(days=7)) == 0
    assert sweep_answers(now=clock.forward(seconds=1)) == 1


@pytest.mark.parametrize("key", ["", "x" * 201, "键", "a\tb"])
def test_a_key_has_readable_characters(world: World, key: str):
    answer = _post(Api(world.tang_town), key)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


@pytest.mark.django_db(transaction=True)
def test_the_same_request_twice_at_once_is_done_once():
    world = build_world()
    apis = [Api(world.tang_town), Api(world.tang_town)]
    gate, statuses = threading.Barrier(2), []

    def ask(api: Api) -> None:
        gate.wait()
        statuses.append(_post(api, "one").status_code)
        connection.close()

    threads = [threading.Thread(target=ask, args=[api]) for api in apis]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) in ([200, 200], [200, 409])
    assert SavedView.objects.count() == 1
    assert AnsweredRequest.objects.count() == 1
