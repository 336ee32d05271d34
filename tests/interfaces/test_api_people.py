"""Persons, the search, and the review of pairs over the API."""

from datetime import date
from typing import Any

import pytest

from gubei.domain.people.models import MatchCandidate, Merge
from gubei.domain.privacy.models import AccessLog
from tests.conftest import Clock
from tests.interfaces.api import Api
from tests.world import World, document, phone


def test_liu_opens_lin_mei_masked_and_the_look_is_logged(world: World, clock: Clock):
    mei = world.person("林梅")
    answer = Api(world.liu_village).get(f"/persons/{mei.id}?purpose=locate")
    assert answer.json() == {
        "id": str(mei.id),
        "name": "林梅",
        "sex": "female",
        "birth_date": "1988-03-12",
        "age": 34,
        "unit": {"code": "99990101", "name": "柳沟村", "level": 3},
        "documents": [
            {
                "id": str(mei.identities.get().id),
                "kind": "resident",
                "masked": f"9999**********{document(date(1988, 3, 12), 2)[-4:]}",
                "is_sure": True,
            }
        ],
        "phones": [{"id": str(mei.contact_details.get().id), "masked": "199****0001"}],
        "addresses": ["古北区北口镇柳沟村12号"],
        "household": None,
        "same_as": None,
        "leads": [
            {
                "id": str(world.lead("林梅").id),
                "list": "4月26日大数据派单",
                "sheet": "",
                "row": world.lead("林梅").row.number,
                "state": "open",
            }
        ],
        "measures": [],
        "tests": [],
        "samples": [],
        "notices": [],
        "contests": [],
        "cases": [],
        "contacts": [],
        "stays": None,
        "pairs": 1,
        "allowed": [],
        "next_step": {
            "en": "Locate the person: open the lead and record what was found.",
            "zh": "尚待落位：请打开线索，登记核查结果。",
        },
    }
    look = AccessLog.objects.get()
    assert (look.officer, look.person, look.look, look.purpose, look.at) == (
        world.liu_village,
        mei,
        "open",
        "locate",
        clock.now,
    )


def test_who_saw_which_table_is_written_down_without_the_numbers_in_it(world: World):
    village, town = Api(world.liu_village), Api(world.tang_town)
    number = document(date(1988, 3, 12), 2)
    for path in ("/leads?state=open", "/leads?state=open", f"/leads?q={number}", "/leads?q=没有"):
        assert village.get(path).status_code == 200
    assert town.get("/matches").json()["items"]
    assert world.dispatch_list is not None
    assert town.get(f"/lists/{world.dispatch_list.pk}/rows?purpose=investigate").json()["items"]
    assert village.get("/work").json()["items"]
    looks = AccessLog.objects.order_by("id")
    assert [(look.officer.name, look.look, look.purpose, look.about) for look in looks] == [
        ("刘村干", "table", "locate", "leads, state=open"),
        ("刘村干", "table", "locate", f"leads, q={'*' * 14}{number[-4:]}"),
        ("唐镇长", "compare", "review", "pairs to decide"),
        ("唐镇长", "rows", "investigate", "rows of 4月26日大数据派单 v1"),
        ("刘村干", "table", "locate", "my work"),
    ]


def test_the_access_log_says_what_was_looked_at_in_the_readers_language(world: World):
    """What a person typed stays: the name of a list, the words of a search."""
    town, auditor, number = Api(world.tang_town), Api(world.shen_auditor), phone(3)
    assert world.dispatch_list is not None
    rows = f"/lists/{world.dispatch_list.pk}/rows?purpose=locate&limit=1"
    cursor = town.get(rows).json()["next"]
    for path in (f"{rows}&cursor={cursor}", "/leads?state=open&overdue=1", f"/search?q={number}"):
        assert town.get(path).status_code == 200
    said = {}
    for language in ("zh", "en"):
        auditor.patch("/session", {"language": language})
        items = auditor.get("/access-log").json()["items"]
        said[language] = [item["about"] for item in reversed(items)]
    assert said == {
        "zh": [
            "4月26日大数据派单 第 1 版的行",
            "4月26日大数据派单 第 1 版的行，后续页",
            "线索，状态: 核查中，超时: 是",
            "*******0003",
        ],
        "en": [
            "Rows of 4月26日大数据派单, version 1",
            "Rows of 4月26日大数据派单, version 1, a further page",
            "Leads, state: open, overdue: yes",
            "*******0003",
        ],
    }


def test_nobody_is_opened_without_a_purpose(world: World):
    answer = Api(world.liu_village).get(f"/persons/{world.person('林梅').id}")
    assert answer.status_code == 422
    assert answer.json()["errors"] == [
        {"field": "purpose", "words": {"en": "Must be given.", "zh": "必填。"}}
    ]
    assert not AccessLog.objects.exists()


def test_a_whole_number_is_shown_for_a_purpose_and_each_time_logged(world: World):
    mei, api = world.person("林梅"), Api(world.liu_village)
    sent: dict[str, Any] = {"what": "phone", "id": mei.contact_details.get().id}
    sent["purpose"] = "locate"
    for _ in range(2):
        answer = api.post(f"/persons/{mei.id}/reveal", sent, **{"Idempotency-Key": "again"})
        assert answer.json() == {"text": phone(1)}
    sent = {"what": "document", "id": mei.identities.get().id, "purpose": "care"}
    answer = api.post(f"/persons/{mei.id}/reveal", sent)
    assert answer.json() == {"text": document(date(1988, 3, 12), 2)}
    assert list(AccessLog.objects.order_by("id").values_list("look", "purpose", "about")) == [
        ("reveal_phone", "locate", "199****0001"),
        ("reveal_phone", "locate", "199****0001"),
        ("reveal_document", "care", f"9999**********{document(date(1988, 3, 12), 2)[-4:]}"),
    ]


def test_a_number_of_somebody_else_is_not_shown_under_this_name(world: World):
    mei, wang = world.person("林梅"), world.person("王建国")
    sent = {"what": "phone", "id": wang.contact_details.get().id, "purpose": "locate"}
    answer = Api(world.tang_town).post(f"/persons/{mei.id}/reveal", sent)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert not AccessLog.objects.exists()


def test_a_lead_brings_a_person_of_elsewhere_into_reach(world: World):
    wang = world.person("王建国")
    assert Api(world.nan_town).get(f"/persons/{wang.id}?purpose=locate").status_code == 404
    world.add_list("4月27日协查")
    world.add_lead("王建国", "杏园村")
    assert Api(world.nan_town).get(f"/persons/{wang.id}?purpose=locate").status_code == 200


@pytest.mark.parametrize(
    ("text", "names", "found_by"),
    [
        ("林梅", ["林梅"], "name"),
        ("林", ["林梅", "林玫"], "name"),
        ("建国", ["王建国"], "name"),
        ("linmei", ["林梅", "林玫"], "name"),
        ("Lin Mei", ["林梅", "林玫"], "name"),
        ("jianguo", ["王建国"], "name"),
        ("wjg", ["王建国"], "name"),
        ("li na", ["Li Na"], "name"),
        ("NA", ["Li Na"], "name"),
        ("0003", ["赵小云"], "phone"),
        ("00000003", ["赵小云"], "phone"),
        ("19900000003", ["赵小云"], "phone"),
        ("+86 199 0000 0003", ["赵小云"], "phone"),
        (document(date(1956, 7, 1), 3), ["王建国"], "document"),
        (document(date(1956, 7, 1), 3)[-6:], ["王建国"], "document"),
        (document(date(1988, 3, 12), 2).lower(), ["林梅"], "document"),
        ("石桥村前街", ["王建国"], "address"),
        ("河沿村88号", ["陈志强"], "address"),
        ("5号楼", ["Li Na"], "address"),
    ],
)
def test_a_person_is_found(world: World, text: str, names: list[str], found_by: str):
    found = Api(world.he_duty).get(f"/search?q={text.replace('+', '%2B')}").json()["persons"]
    assert [person["name"] for person in found] == names
    assert {person["found_by"] for person in found} == {found_by}


@pytest.mark.parametrize("text", ["%", "_", "a%", "\\", "林%", "'; --", "9999999999999999", "王"])
def test_signs_of_the_database_language_find_nobody_else(world: World, text: str):
    found = Api(world.liu_village).get("/search").json()
    assert found["hint"]
    answer = Api(world.liu_village).client.get("/api/search", {"q": text})
    assert answer.status_code == 200
    assert answer.json()["persons"] == []


def test_the_search_stays_in_the_officers_unit(world: World):
    answer = Api(world.nan_town).get("/search?q=村").json()
    assert [person["name"] for person in answer["persons"]] == []
    assert [unit["name"] for unit in answer["units"]] == ["杏园村", "河沿村"]
    assert Api(world.nan_town).get("/search?q=19900000001").json()["persons"] == []
    assert Api(world.nan_town).get("/search?q=大数据").json()["lists"][0]["name"]


def test_a_search_is_logged_without_the_number(world: World):
    Api(world.he_duty).get("/search?q=19900000003")
    look = AccessLog.objects.get()
    assert (look.look, look.about, look.count) == ("search", "*******0003", 1)


def _match(world: World) -> MatchCandidate:
    return MatchCandidate.objects.get(person=world.person("林梅"))


def test_two_records_stand_side_by_side(world: World):
    body = Api(world.tang_town).get("/matches").json()
    assert body["total"] == 1
    match = body["items"][0]
    assert (match["person"]["name"], match["other"]["name"]) == ("林梅", "林玫")
    tail = document(date(1988, 3, 12), 2)[-4:]
    assert match["evidence"] == [
        {"field": "name", "left": "林梅", "right": "林玫", "level": "same"},
        {"field": "birth_date", "left": "1988-03-12", "right": "1988-03-12", "level": "same"},
        {"field": "sex", "left": "female", "right": "female", "level": "same"},
        {"field": "document", "left": f"9999**********{tail}", "right": "", "level": "missing"},
        {"field": "phone", "left": "199****0001", "right": "199****0001", "level": "same"},
        {
            "field": "address",
            "left": "古北区北口镇柳沟村12号",
            "right": "",
            "level": "missing",
        },
    ]


def test_tang_decides_that_the_two_are_one_and_takes_it_back(world: World, clock: Clock):
    api, match = Api(world.tang_town), _match(world)
    answer = api.post(f"/matches/{match.id}/decision", {"same": True, "reason": "同一电话"})
    body = answer.json()
    assert (body["is_same"], body["decided_by"]["name"], body["reason"]) == (
        True,
        "唐镇长",
        "同一电话",
    )
    assert api.get("/matches").json()["items"] == []
    mei, double = world.person("林梅"), world.person("林玫")
    double.refresh_from_db()
    assert double.same_as_id == mei.id
    found = api.get("/search?q=林玫").json()["persons"]
    assert [(person["id"], person["name"]) for person in found] == [(str(mei.id), "林梅")]

    clock.forward(minutes=5)
    undone = api.post(f"/merges/{body['merge']['id']}/undo", {"reason": "是两姐妹"})
    assert undone.json() == {
        "id": body["merge"]["id"],
        "undone_at": "2022-04-26T09:35:00+08:00",
    }
    double.refresh_from_db()
    assert double.same_as_id is None
    assert Merge.objects.get().undoing == "是两姐妹"
    again = api.post(f"/merges/{body['merge']['id']}/undo", {"reason": "再撤"})
    assert (again.status_code, again.json()["code"]) == (409, "undone_before")
    decided = api.get("/matches?decided=1").json()["items"]
    assert decided[0]["merge"]["undone_at"] == "2022-04-26T09:35:00+08:00"


def test_the_second_to_decide_is_told_who_was_first(world: World, clock: Clock):
    match = _match(world)
    Api(world.tang_town).post(f"/matches/{match.id}/decision", {"same": False})
    answer = Api(world.he_duty).post(f"/matches/{match.id}/decision", {"same": True})
    assert (answer.status_code, answer.json()["detail"]) == (
        409,
        "唐镇长已于 2022-04-26 09:30 对此作出判定。",
    )
    assert not Merge.objects.exists()


def test_a_record_says_the_sheet_and_the_row_it_comes_from(world: World):
    made = world.dispatch_list
    assert made is not None
    made.sheets = [made.sheets[0], made.sheets[0] | {"name": "补报"}]
    made.save()
    row = world.lead("林梅").row
    match = Api(world.tang_town).get("/matches").json()["items"][0]
    [lead] = match["person"]["leads"]
    assert (lead["list"], lead["sheet"], lead["row"]) == (made.name, "Sheet1", row.number)
