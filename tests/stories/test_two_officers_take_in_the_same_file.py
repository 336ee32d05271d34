"""Two officers send the same list at the same moment: one list, and words for the other."""

import io
from typing import Any
from uuid import UUID

import pytest

from gubei.adapters.tables import write_table
from gubei.domain.leads.models import DispatchList, Lead, Upload
from gubei.domain.leads.queries.ledger import ledgers
from gubei.domain.territory.models import Officer, Role
from gubei.interfaces.worker.taking_in import take_in_upload
from tests.conftest import Clock
from tests.interfaces.api import Api
from tests.together import at_once
from tests.world import NOW, World, build_world, phone

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world() -> World:
    """The named people, really stored: each officer here has a connection of their own."""
    return build_world()


def the_list() -> io.BytesIO:
    file = io.BytesIO()
    rows = [(f"林{number}", phone(number), "古北区北口镇柳沟村") for number in range(300)]
    write_table(file, header=("姓名", "联系电话", "现住址"), rows=rows, kind="csv")
    file.seek(0)
    file.name = "夜间派单.csv"
    return file


def send_and_confirm(officer: Officer) -> UUID:
    api = Api(officer)
    upload = api.upload("/uploads", file=the_list()).json()
    columns = [[column["field"] for column in sheet["columns"]] for sheet in upload["sheets"]]
    sent = {"name": upload["proposed"]["name"], "columns": columns}
    assert api.post(f"/uploads/{upload['id']}/confirm", sent).status_code == 200
    return UUID(upload["id"])


def test_two_officers_take_in_the_same_file(world: World, clock: Clock) -> None:
    he = world.he_duty
    fang = world.add_officer("方值班", Role.DUTY, "古北区")
    uploads = [send_and_confirm(he), send_and_confirm(fang)]
    at_once(*(lambda key=key: take_in_upload(key, tries=0, now=NOW) for key in uploads))

    made = DispatchList.objects.get(name="夜间派单")
    first = Upload.objects.get(dispatch_list=made)
    other = Upload.objects.exclude(pk=first.pk).get()
    assert other.refusal is not None
    assert other.refusal["code"] == "already_taken_in"
    assert "“夜间派单”" in other.refusal["zh"]
    assert Lead.objects.filter(dispatch_list=made).count() == 300
    book = ledgers([made.pk], at=NOW)[made.pk].total
    assert (book.rows, book.leads, book.balances) == (300, 300, True)


def test_two_officers_confirm_the_same_upload(world: World, clock: Clock) -> None:
    he, fang = Api(world.he_duty), Api(world.add_officer("方值班", Role.DUTY, "古北区"))
    upload = he.upload("/uploads", file=the_list()).json()
    sent = {"name": "夜间派单", "columns": [["name", "phone", "address"]]}
    answers: list[Any] = []
    path = f"/uploads/{upload['id']}/confirm"
    at_once(
        lambda: answers.append(he.post(path, sent)), lambda: answers.append(fang.post(path, sent))
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    refused = next(answer for answer in answers if answer.status_code == 409)
    assert refused.json()["code"] == "confirmed_before"
