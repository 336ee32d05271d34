"""What leaves and enters beside the pages of a case: files, a report in free text, a feed."""

from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gubei.adapters.godata.reading import read_godata
from gubei.domain.investigations.models import ExposureSite
from gubei.domain.privacy.models import AccessLog
from gubei.domain.territory.models import Role
from tests.interfaces.api import Api
from tests.interfaces.things import Things
from tests.world import NOW, World


@pytest.fixture
def things(world: World) -> Things:
    return Things(world, "inside")


@pytest.fixture
def api(world: World) -> Api:
    return Api(world.add_officer("流调员", Role.DUTY, "北口镇"))


def _text(answer) -> str:
    raw = answer.getvalue() if answer.streaming else answer.content
    return raw.decode("utf-8-sig")


def test_contacts_leave_as_a_table_and_everybody_in_it_has_the_look(api: Api, things: Things):
    case = things.told_id
    persons = set(things.told_persons())
    before = AccessLog.objects.filter(look="export").count()
    lines = _text(api.get(f"/cases/{case}/contacts.csv")).splitlines()
    assert lines[0].startswith("圈层,姓名,属地")
    assert len(lines) == 1 + len(persons)
    logged = AccessLog.objects.filter(look="export", purpose="investigate")
    assert logged.count() == before + len(persons) + 1, "the contacts and the case"
    assert persons <= set(map(str, logged.values_list("person_id", flat=True)))


def test_relationships_have_the_columns_of_go_data(api: Api, things: Things, tmp_path: Path):
    """They are described in one place: what leaves reads back as it left."""
    text = _text(api.get(f"/cases/{things.told_id}/relationships.csv"))
    assert text.splitlines()[0].split(",")[:5] == [
        "id", "Source", "Target", "dateOfFirstContact", "contactDate",
    ]  # fmt: skip
    file = tmp_path / "relationships.csv"
    file.write_text(text)
    read = read_godata([file], today=NOW.date())
    assert read.left_out == ()
    relations = read.outbreak.relations
    assert {each.target for each in relations} == set(things.told_persons())
    assert {(each.certainty, each.is_estimated) for each in relations} == {("medium", False)}


def test_the_graph_leaves_as_graphml(api: Api, things: Things):
    text = _text(api.get(f"/cases/{things.told_id}/graph.graphml"))
    assert text.startswith("<?xml")
    assert text.count("<node ") == 1 + len(things.told_persons())


def test_visits_are_proposed_from_a_report_and_nothing_is_stored(api: Api):
    text = "4月25日14:10-15:30在便民商店购物，次日乘坐G101次列车（7车厢12F座）。"
    sent = {"text": text, "written_on": "2022-04-26"}
    shop, train = api.post("/visits/propose", sent).json()["items"]
    assert (shop["day"], shop["times"], shop["place"]) == ("2022-04-25", "14:10-15:30", "便民商店")
    assert (train["day"], train["place"], train["zone"], train["seat"]) == (
        "2022-04-26", "G101", "7", "12F",
    )  # fmt: skip


def test_a_feed_is_taken_in_once_and_goes_out_again(api: Api):
    lines = (
        "id,Event,Location,Start,End\n"
        "a1,新城早市,新城路1号,2022-04-25 07:10,2022-04-25 08:30\n"
        "a2,新城早市,新城路1号,2022-04-25 09:10,\n"
    ).encode()
    first = api.upload("/exposure-sites/feed", file=SimpleUploadedFile("feed.csv", lines)).json()
    again = api.upload("/exposure-sites/feed", file=SimpleUploadedFile("again.csv", lines)).json()
    assert [(one["rows"], one["taken"], one["known"]) for one in (first, again)] == [
        (2, 1, 0),
        (2, 0, 1),
    ]
    assert [(each["line"], each["reason"]["zh"]) for each in first["left_out"]] == [
        (3, "没有结束时间。")
    ]
    assert ExposureSite.objects.get(foreign_id="a1").site.name == "新城早市"
    out = BytesIO(_text(api.get("/exposure-sites/feed.csv")).encode())
    assert "a1,新城早市,新城路1号" in out.getvalue().decode()


def test_a_file_that_is_no_text_is_refused(api: Api):
    file = SimpleUploadedFile("feed.csv", b"\xff\xfe\x00\x81")
    assert api.upload("/exposure-sites/feed", file=file).status_code == 422
