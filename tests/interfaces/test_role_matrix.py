"""Every address with every role, inside and outside its unit, without a sign-in, with tokens."""

import copy
import hashlib
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from gubei.domain.territory.models import AccessToken, Officer
from gubei.interfaces.api.routers import api as the_api
from tests.conftest import Clock
from tests.interfaces.api import Api
from tests.interfaces.matrix import MATRIX, ROLES, Line
from tests.interfaces.things import SIDES, Things
from tests.world import NOW, World

SCOPES = ("lists:read", "lists:write", "leads:read", "leads:write", "results:write")


def _endpoints() -> Iterator[str]:
    for path, methods in the_api.get_openapi_schema(path_prefix="")["paths"].items():
        yield from (f"{method.upper()} {path}" for method in methods)


def _shape(endpoint: str) -> str:
    """Leave out what the parameters are called: the matrix names the thing, the code the id."""
    return re.sub(r"{\w+}", "{}", endpoint)


def test_every_address_has_its_line_and_every_line_its_address():
    assert sorted(map(_shape, MATRIX)) == sorted(map(_shape, _endpoints()))


@pytest.fixture
def officers(world: World) -> dict[str, Officer]:
    """Return an officer of every role, all in 北口镇."""
    return {
        letter: world.add_officer(role.value, role, "北口镇", username=f"role.{letter}")
        for letter, role in ROLES.items()
    }


@pytest.mark.slow
@pytest.mark.parametrize("where", list(SIDES))
def test_every_role_gets_the_answer_of_the_table(
    world: World, officers: dict[str, Officer], where: str, clock: Clock
):
    clients = {letter: Api(officer) for letter, officer in officers.items()}
    found = {
        endpoint: _ask_each(clients, endpoint, line, Things(world, where))
        for endpoint, line in MATRIX.items()
    }
    assert _differences(found, where) == {}


def test_nobody_gets_further_than_the_sign_in(
    world: World, officers: dict[str, Officer], clock: Clock
):
    stranger = Api()
    found = {
        endpoint: _ask_each({"": stranger}, endpoint, line, Things(world, "inside"))[""]
        for endpoint, line in MATRIX.items()
    }
    assert found == {endpoint: line.nobody for endpoint, line in MATRIX.items()}


def test_a_token_opens_the_addresses_of_its_scope_and_no_other(
    world: World, officers: dict[str, Officer], clock: Clock
):
    clients = {scope: Api(token=_token(world, officers["D"], scope)) for scope in SCOPES}
    found = {}
    for endpoint, line in MATRIX.items():
        if line.nobody == 401:
            answers = _ask_each(clients, endpoint, line, Things(world, "inside"))
            found[endpoint] = {scope for scope, status in answers.items() if status == 200}
            assert set(answers.values()) <= {200, 403}, endpoint
    assert found == {
        endpoint: {line.scope} - {""} for endpoint, line in MATRIX.items() if line.nobody == 401
    }


def _ask_each(clients: dict[str, Api], endpoint: str, line: Line, things: Things) -> dict[str, int]:
    """Make once what an address asks for; let each ask and take all back: one world for all."""
    world = things.world
    persons, leads, listed = dict(world.persons), dict(world.leads), world.dispatch_list
    with transaction.atomic():
        request = _request(endpoint, line, things)
        answers = {who: _ask(client, *request) for who, client in clients.items()}
        transaction.set_rollback(True)
    world.persons, world.leads, world.dispatch_list = persons, leads, listed
    return answers


def _request(endpoint: str, line: Line, things: Things) -> tuple[str, str, Any]:
    """Return method, address and body."""
    method, path = endpoint.split(" ")
    names = re.findall(r"{(\w+)}", path + line.query)
    address = (path + line.query).format(**{name: getattr(things, name) for name in names})
    return method, address, line.body(things) if line.body else None


def _ask(client: Api, method: str, address: str, body: Any) -> int:
    cookies = copy.deepcopy(client.client.cookies)
    with transaction.atomic():
        status = _send(client, method, address, body)
        transaction.set_rollback(True)
    client.client.cookies = cookies
    return status


def _send(client: Api, method: str, address: str, body: Any) -> int:
    if method == "GET":
        answer = client.get(address)
        if answer.streaming:
            answer.getvalue()  # a file is closed once it was read
        return answer.status_code
    sent = (body or {}).get("file") or (body or {}).get("files")
    if sent:
        sent.seek(0)
        return client.upload(address, **body).status_code
    return client.send(method.lower(), address, body).status_code


def _differences(found: dict[str, dict[str, int]], where: str) -> dict[str, dict[str, str]]:
    """Return only what differs, as "found, not expected"."""
    differences: dict[str, dict[str, str]] = {}
    for endpoint, answers in found.items():
        expected = MATRIX[endpoint].answers(where)
        wrong = {
            letter: f"{status}, not {expected[letter]}"
            for letter, status in answers.items()
            if status != expected[letter]
        }
        if wrong:
            differences[endpoint] = wrong
    return differences


def _token(world: World, officer: Officer, scope: str) -> str:
    secret = f"secret of {scope}"
    AccessToken.objects.create(
        id=next(world.ids),
        officer=officer,
        name=scope,
        digest=hashlib.sha256(secret.encode()).digest(),
        scopes=[scope],
        made_at=NOW - timedelta(days=1),
        ends_at=NOW + timedelta(days=1),
    )
    return secret
