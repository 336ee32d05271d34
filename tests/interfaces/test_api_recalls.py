"""A positive pool through the API: who is held, what they are handed, who is sampled at the door."""

from datetime import timedelta

from gubei.domain.measures.models import Notice
from gubei.domain.measures.operations.imposing import Wish, impose
from gubei.domain.measures.operations.papers import content_of, make_notice
from gubei.domain.privacy.models import AccessLog
from gubei.domain.sampling.models import RecallMember
from gubei.domain.sampling.operations.papers import read_hold_paper
from gubei.domain.sampling.rules.values import Value
from gubei.engines.policy import Anchor
from tests.conftest import Clock
from tests.interfaces.api import Api
from tests.sampling import HOUR, a_session, edition9, filled, told
from tests.world import NOW, World


def test_everybody_of_a_pool_stands_with_state_and_is_looked_at_in_the_books(
    world: World, clock: Clock
) -> None:
    edition9(world)
    filled(world, "P1", "林梅", "王建国", "赵小云")
    told(world, "P1", Value.POSITIVE, NOW + HOUR)
    filled(world, "R1", "林梅", size=1, at=NOW + 2 * HOUR)
    told(world, "R1", Value.NEGATIVE, NOW + 3 * HOUR)
    filled(world, "R2", "王建国", size=1, at=NOW + 2 * HOUR)
    clock.forward(hours=4)
    duty = Api(world.he_duty)
    (row,) = duty.get("/sampling/recalls").json()["items"]
    assert (row["barcode"], row["people"], row["open"]) == ("P1", 3, 2)
    people = duty.get(f"/sampling/recalls/{row['id']}").json()["people"]
    assert [(each["name"], each["stage"], each["single_barcode"]) for each in people] == [
        ("林梅", "negative", "R1"), ("王建国", "sampled", "R2"), ("赵小云", "waiting", ""),
    ]  # fmt: skip
    assert [(each["answers"], each["answers_by"]) for each in people] == [
        ("古北区 何值班", None), ("古北区 何值班", "2022-04-26T17:30:00+08:00"),
        (people[2]["answers"], "2022-04-26T12:30:00+08:00"),
    ]  # fmt: skip
    assert AccessLog.objects.filter(about="recall:P1").count() == 3
    assert Api(world.xing_village).get("/sampling/due").json()["items"] == [
        {
            "person": str(world.person("赵小云").pk),
            "name": "赵小云",
            "unit": {"code": "99990201", "name": "杏园村", "level": 3},
            "why": ["recall", "measure"],
            "about": [],
            "by": "2022-04-26T12:30:00+08:00",
            "late": True,
        }
    ]
    north = Api(world.tang_town).get(f"/sampling/recalls/{row['id']}").json()
    assert [each["name"] for each in north["people"]] == ["林梅", "王建国"]


def test_lin_mei_is_handed_why_she_waits_until_when_and_where_she_is_sampled(
    world: World, clock: Clock
) -> None:
    edition9(world)
    filled(world, "P1", "林梅", "王建国")
    told(world, "P1", Value.POSITIVE, NOW)
    a_session(world, unit="柳沟村", place="柳沟村委会")
    held = RecallMember.objects.get(person=world.person("林梅"))
    village = Api(world.liu_village)
    address = f"/sampling/recalls/{held.recall_id}/people/{held.pk}.pdf"
    assert village.get(address).json()["code"] == "no_notice_yet"

    village.post(f"/measures/{held.measure_id}/notices", {})
    chinese, english = (village.get(f"{address}?language={each}") for each in ("zh", "en"))
    assert chinese.content[:5] == english.content[:5] == b"%PDF-"
    assert AccessLog.objects.filter(look="export", about__startswith="hold:").count() == 2
    _, said = read_hold_paper(
        recall=held.recall_id, member=held.pk, by=world.liu_village, now=clock.now
    )
    notice = content_of(Notice.objects.get(measure=held.measure_id))
    assert said == {name: notice[name] for name in said if name in notice} | {
        "officer": "刘村干", "made_on": "2022-04-26", "single": None, "barcode": "P1", "value": {"en": "positive", "zh": "阳性"}, "told_at": "2022-04-26 09:30",
        "is_alone": False, "is_case": False, "held_before": False, "ends_on": "2022-04-28",
        "resample_by": "2022-04-26 11:30", "result_by": "2022-04-26 17:30",
        "places": [
            {"place": "柳沟村委会", "hours": "2022-04-26 08:00 – 2022-04-26 12:00"},
            {"place": "柳沟村广场", "hours": "2022-04-26 08:00 – 2022-04-26 12:00"},
        ],
    }  # fmt: skip

    filled(world, "R1", "林梅", size=1, at=NOW + HOUR)
    _, said = read_hold_paper(
        recall=held.recall_id, member=held.pk, by=world.liu_village, now=NOW + 2 * HOUR
    )
    assert said["single"] == {
        "barcode": "R1", "sampled_at": "2022-04-26 10:30", "result_by": "2022-04-26 16:30",
    }  # fmt: skip
    told(world, "R1", Value.NEGATIVE, NOW + 2 * HOUR)
    assert village.get(address).json()["code"] == "recall_settled"
    assert Api(world.xing_village).get(address).status_code == 404


def test_a_contact_who_is_in_a_positive_tube_is_handed_a_paper_of_today_by_whom_it_is_handed(
    world: World, clock: Clock
) -> None:
    edition9(world)
    wish = Wish(
        person=world.person("林梅").pk, person_class="close_contact",
        anchors={Anchor.LAST_EXPOSURE: NOW.date()}, reason="同桌就餐", unit="99990101",
    )  # fmt: skip
    measure = impose(wish=wish, by=world.he_duty, now=NOW)
    make_notice(measure=measure.pk, act=None, by=world.he_duty, now=NOW)
    later = NOW + timedelta(days=2)
    filled(world, "P1", "林梅", "王建国", at=later)
    told(world, "P1", Value.POSITIVE, later + HOUR)
    held = RecallMember.objects.get(person=world.person("林梅"))
    made_at, said = read_hold_paper(
        recall=held.recall_id, member=held.pk, by=world.liu_village, now=later + 2 * HOUR
    )
    notice = content_of(Notice.objects.get(measure=measure))
    assert (held.holds, made_at) == (False, later + 2 * HOUR)
    assert (said["number"], said["code"], said["calls"]) == (
        notice["number"], notice["code"], notice["calls"],
    )  # fmt: skip
    assert (notice["made_on"], notice["officer"]) == ("2022-04-26", "何值班")
    assert (said["made_on"], said["officer"]) == ("2022-04-28", "刘村干")
    assert "密接" in notice["basis"]["zh"]
    assert "混管" in said["basis"]["zh"]


def test_who_is_positive_on_a_sample_of_their_own_is_handed_the_paper_too(
    world: World, clock: Clock
) -> None:
    edition9(world)
    filled(world, "R1", "林梅", size=1)
    told(world, "R1", Value.POSITIVE, NOW)
    held = RecallMember.objects.get(person=world.person("林梅"))
    village = Api(world.liu_village)
    (person,) = village.get(f"/sampling/recalls/{held.recall_id}").json()["people"]
    assert (person["stage"], person["ended_at"]) == ("positive", None)
    village.post(f"/measures/{held.measure_id}/notices", {})
    address = f"/sampling/recalls/{held.recall_id}/people/{held.pk}.pdf"
    assert village.get(address).content[:5] == b"%PDF-"
    told(world, "R1", Value.NEGATIVE, NOW + HOUR)
    (person,) = village.get(f"/sampling/recalls/{held.recall_id}").json()["people"]
    assert (person["stage"], person["ended_at"]) == ("withdrawn", "2022-04-26T10:30:00+08:00")


def test_the_team_has_a_route_sheet_with_addresses_and_each_look_is_in_the_books(
    world: World, clock: Clock
) -> None:
    edition9(world)
    filled(world, "P1", "林梅")
    told(world, "P1", Value.DOUBTFUL, NOW)
    village = Api(world.liu_village)
    said = {"person": str(world.person("林梅").pk), "why": "卧床", "said_by": "女儿",
            "from_on": "2022-04-26", "until_on": "2022-06-30"}  # fmt: skip
    noted = village.send("post", "/sampling/homebound", said).json()
    shown = village.get("/sampling/homebound").json()
    row = shown["items"][0] | {"phone": shown["items"][0]["phone"][:3]}
    assert (shown["is_cut"], row) == (False, {
        "id": noted["id"], "person": said["person"], "name": "林梅",
        "unit": {"code": "99990101", "name": "柳沟村", "level": 3},
        "address": "古北区北口镇柳沟村12号", "phone": "199", "why": "卧床", "said_by": "女儿",
        "until_on": "2022-06-30", "due": ["recall", "measure"], "about": [],
        "by": "2022-04-26T11:30:00+08:00", "late": False,
    })  # fmt: skip
    assert "****" in shown["items"][0]["phone"]
    sheet = village.get("/sampling/homebound/route.pdf?language=en")
    assert sheet.content[:5] == b"%PDF-"
    looks = AccessLog.objects.filter(person=world.person("林梅"), about__contains="at the door")
    assert sorted(looks.values_list("look", "about")) == [
        ("export", "route sheet of sampling at the door"), ("table", "sampled at the door"),
    ]  # fmt: skip
    other = Api(world.xing_village)
    assert other.get("/sampling/homebound").json()["items"] == []
    assert other.get("/sampling/homebound?unit=99990101").status_code == 404
    village.post(f"/sampling/homebound/{noted['id']}/end", {})
    assert village.get("/sampling/homebound").json()["items"] == []


def test_a_person_sees_the_own_result_and_not_whose_a_pool_is(world: World, clock: Clock) -> None:
    edition9(world)
    filled(world, "O1", "林梅", "王建国")
    told(world, "O1", Value.POSITIVE, NOW + HOUR)
    measure = RecallMember.objects.get(person=world.person("林梅")).measure
    paper = make_notice(measure=measure.pk, act=None, by=world.he_duty, now=NOW + HOUR)
    clock.forward(hours=2)
    code = {"code": content_of(paper)["code"]}
    shown = Api().send("post", "/public/measure", code).json()
    assert [(each["place"], each["result"]) for each in shown["samples"]] == [
        ("柳沟村广场", "checking")
    ]
    single = filled(world, "O2", "林梅", size=1, at=NOW + 2 * HOUR)
    assert single.capacity == 1
    told(world, "O2", Value.NEGATIVE, NOW + 3 * HOUR)
    clock.forward(hours=2)
    again = Api().send("post", "/public/measure", code).json()
    assert [each["result"] for each in again["samples"]] == ["negative", "checking"]
