"""A day at the desk and in the laboratory, through the API."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from gubei.domain.privacy.models import AccessLog
from gubei.domain.sampling.models import RecallMember, Tube
from gubei.domain.sampling.operations.taking_in import Delivery, take_in_results
from gubei.domain.sampling.rules.judging import ResultLine
from gubei.domain.sampling.rules.values import Source, Value
from gubei.domain.territory.models import Role
from tests.conftest import Clock
from tests.interfaces.api import Api
from tests.sampling import FIVE, HOUR, a_session, edition9, filled, put, told
from tests.world import NOW, World, document


def opened(desk: Api, world: World, barcode: str = "GB1", size: int = 10) -> Any:
    """Open a tube at the desk of 柳沟村."""
    session = a_session(world, unit="柳沟村")
    sent = {"id": str(uuid4()), "barcode": barcode, "capacity": size}
    return desk.send("post", f"/sampling/sessions/{session.pk}/tubes", sent).json()


def card(world: World, name: str, serial: int) -> str:
    born = world.person(name).birth_date
    assert born
    return document(born, serial)


def test_a_card_is_scanned_and_the_name_of_another_unit_is_masked(
    world: World, clock: Clock
) -> None:
    desk = Api(world.liu_village)
    tube = opened(desk, world)
    address = f"/sampling/tubes/{tube['id']}/samples"
    key = str(uuid4())
    own = {"id": key, "at": NOW.isoformat(), "document": card(world, "林梅", 2)}
    first = desk.send("post", address, own).json()
    assert (first["person"]["place"], first["person"]["name"]) == (1, "林梅")
    assert (first["tube"]["people"], first["tube"]["step"]) == (1, "open")
    assert desk.send("post", address, own).json()["person"]["id"] == key
    other = {"id": str(uuid4()), "at": NOW.isoformat(), "document": card(world, "赵小云", 4)}
    assert desk.send("post", address, other).json()["person"]["name"] == "赵*"
    again = desk.send("post", address, other | {"id": str(uuid4())})
    assert (again.status_code, again.json()["code"]) == (409, "twice_in_tube")
    strange = {"id": str(uuid4()), "at": NOW.isoformat(), "document": document(NOW.date(), 9)}
    asked = desk.send("post", address, strange)
    assert (asked.status_code, asked.json()["code"]) == (422, "not_known")


def test_the_laboratory_sees_tubes_and_nobody_in_them(world: World, clock: Clock) -> None:
    edition9(world)
    tube = filled(world, "L1", *FIVE)
    laboratory = Api(world.add_officer("化验员", Role.LABORATORY, "古北区"))
    file = laboratory.get(f"/sampling/tubes/{tube.pk}").json()
    assert (file["tube"]["people"], file["people"]) == (5, [])
    assert laboratory.get("/sampling/sessions").status_code == 403
    content = "条码,结果\nL1,阳性\nNONE,阴性\n".encode()
    clock.forward(hours=3)
    taken = laboratory.upload(
        "/sampling/results/file", file=SimpleUploadedFile("结果.csv", content)
    ).json()
    assert (taken["taken"], taken["recalls"], taken["people_recalled"]) == (1, 1, 5)
    assert [(row["row"], row["code"]) for row in taken["left_out"]] == [(3, "unknown_tube")]
    again = laboratory.upload(
        "/sampling/results/file", file=SimpleUploadedFile("结果.csv", content)
    ).json()
    assert (again["known_file"], again["taken"], again["same"]) == (True, 0, 1)
    assert RecallMember.objects.count() == 5


def test_why_a_rule_holds_somebody_is_read_in_the_language_of_the_screen(
    world: World, clock: Clock
) -> None:
    edition9(world)
    filled(world, "P1", "林梅", "王建国")
    told(world, "P1", Value.POSITIVE, NOW + HOUR)
    filled(world, "R1", "林梅", size=1, at=NOW + 2 * HOUR)
    told(world, "R1", Value.NEGATIVE, NOW + 3 * HOUR)
    clock.forward(hours=4)
    member, duty = RecallMember.objects.get(person__name="林梅"), Api(world.he_duty)

    def read(language: str) -> tuple[str, str]:
        page = duty.get(f"/measures/{member.measure_id}", **{"Accept-Language": language}).json()
        return page["reason"], page["release_reason"]

    assert read("zh") == ("采样管 P1 结果待复核，就地等待单人复采", "单人复采阴性，就地管控解除")
    assert read("en") == (
        "the result of tube P1 is checked; wait here for a single sample",
        "the single sample is negative",
    )


def test_tubes_say_where_they_are_and_how_many_wait(world: World, clock: Clock) -> None:
    edition9(world)
    filled(world, "T1", "林梅")
    told(world, "T1", Value.NEGATIVE, NOW + HOUR)
    filled(world, "T2", "王建国", at=NOW + HOUR)
    clock.forward(hours=2)
    answer = Api(world.he_duty).get("/sampling/tubes?step=closed").json()
    assert [(each["barcode"], each["step"]) for each in answer["items"]] == [("T2", "closed")]
    assert answer["steps"] == {
        "open": 0, "closed": 1, "on_the_way": 0, "at_the_laboratory": 0, "result": 1,
    }  # fmt: skip


def test_a_round_counts_everybody_who_is_here(world: World, clock: Clock) -> None:
    duty = Api(world.he_duty)
    ends = (NOW + 6 * HOUR).isoformat()
    made = duty.send("post", "/rounds", {"name": "第一轮", "begins_at": NOW.isoformat(), "ends_at": ends}).json()  # fmt: skip
    village = world.unit("柳沟村").code
    liu = Api(world.liu_village)
    counted = {"unit": village, "residents": 10, "visitors": 2}
    assert liu.send("post", f"/rounds/{made['id']}/counts", counted).status_code == 200
    away = {"person": str(world.person("林玫").pk), "kind": "away", "why": "外出务工"}
    assert liu.send("post", f"/rounds/{made['id']}/reasons", away).status_code == 200
    session = a_session(world, unit="石桥村", round=made["id"])
    filled(world, "C1", "林梅", "王建国", session=session, at=NOW + timedelta(minutes=20))
    clock.forward(hours=1)
    board = duty.get(f"/rounds/{made['id']}?unit={world.unit('北口镇').code}").json()
    rows = {row["unit"]["name"]: row for row in board["rows"]}
    liu_row = {name: rows["柳沟村"][name] for name in
               ("residents", "visitors", "away", "due", "done", "missing", "is_counted")}  # fmt: skip
    assert liu_row == {"residents": 10, "visitors": 2, "away": 1, "due": 11, "done": 1,
                       "missing": 10, "is_counted": True}  # fmt: skip
    assert (rows["石桥村"]["residents"], rows["石桥村"]["done"]) == (1, 1)
    assert board["hours"] == [
        {"hour": "2022-04-26T09:00:00+08:00", "done": 2, "exempt": 0, "refused": 0, "away": 1}
    ]
    assert [each["place"] for each in board["points"]["sessions"]] == ["柳沟村广场"]
    assert (board["points"]["people_an_hour"], board["points"]["fills_an_hour"]) == (200, 20)
    missing = liu.get(f"/rounds/{made['id']}/missing?q=玫").json()
    assert (missing["items"], missing["many"], missing["isolated"]) == ([], 0, [])
    (reason,) = liu.get(f"/rounds/{made['id']}/reasons?kind=away").json()["items"]
    assert (reason["name"], reason["why"], reason["by"], reason["is_sampled"]) == (
        "林玫", "外出务工", "刘村干", False,
    )  # fmt: skip
    assert liu.send("post", f"/rounds/reasons/{reason['id']}/end", {}).status_code == 200
    missing = liu.get(f"/rounds/{made['id']}/missing?q=玫").json()
    assert [each["name"] for each in missing["items"]] == ["林玫"]
    assert duty.get("/rounds/plan?people=500000&hours=24").json()["lanes"] == 209


def test_an_observation_of_another_system_is_a_result(world: World, clock: Clock) -> None:
    edition9(world)
    tube = opened(Api(world.liu_village), world, "F1", 1)

    put(world, Tube.objects.get(pk=tube["id"]), "林梅")
    clock.forward(hours=1)
    sent = {
        "resourceType": "Observation", "status": "final",
        "specimen": {"identifier": {"value": "F1"}},
        "valueCodeableConcept": {"coding": [{"code": "10828004"}]},
        "issued": (NOW + HOUR).isoformat(),
    }  # fmt: skip
    taken = Api(world.he_duty).send("post", "/sampling/results/fhir", sent).json()
    assert (taken["taken"], taken["values"], taken["recalls"]) == (1, {"positive": 1}, 1)


def test_a_file_that_a_command_took_in_stands_in_the_list_of_the_district(
    world: World, clock: Clock
) -> None:
    """Who sent a file is said; a laboratory of a town sees its own files only."""
    filled(world, "L1", "林梅")
    lines = [ResultLine(2, "L1", Value.NEGATIVE, NOW + HOUR), ResultLine(3, "L9", Value.NEGATIVE)]
    by_command = Delivery(Source.FILE, "夜间.csv", b"1" * 32)
    take_in_results(lines=lines, delivery=by_command, by=None, now=NOW + HOUR)
    clock.forward(hours=3)
    town = Api(world.add_officer("镇化验员", Role.LABORATORY, "北口镇"))
    file = SimpleUploadedFile("镇.csv", "条码,结果\nNONE,阴性\n".encode())
    town.upload("/sampling/results/file", file=file)

    def shown(api: Api) -> list[tuple[str, str, int]]:
        items = api.get("/sampling/result-files").json()["items"]
        return [(each["name"], each["by"], len(each["left_out"])) for each in items]

    district = Api(world.add_officer("化验员", Role.LABORATORY, "古北区"))
    assert shown(district) == [("镇.csv", "镇化验员", 1), ("夜间.csv", "", 1)]
    assert shown(town) == [("镇.csv", "镇化验员", 1)]


def test_a_wrong_card_is_taken_back_at_the_desk_and_the_tube_remembers(
    world: World, clock: Clock
) -> None:
    desk = Api(world.liu_village)
    tube = opened(desk, world)
    sent = {"id": str(uuid4()), "at": NOW.isoformat(), "document": card(world, "赵小云", 4)}
    wrong = desk.send("post", f"/sampling/tubes/{tube['id']}/samples", sent).json()["person"]
    address = f"/sampling/samples/{wrong['id']}/withdraw"
    assert desk.send("post", address, {"why": ""}).status_code == 422
    assert desk.send("post", address, {"why": "扫错证件"}).json()["people"] == 0
    again = desk.send("post", address, {"why": "再来"})
    assert (again.status_code, again.json()["code"]) == (409, "sample_withdrawn")
    file = desk.get(f"/sampling/tubes/{tube['id']}").json()
    assert [
        (each["place"], each["name"], each["by"], each["why"]) for each in file["withdrawn"]
    ] == [(1, "赵*", "刘村干", "扫错证件")]


def test_a_key_group_is_filled_from_a_list_and_its_members_stand_at_the_desk(
    world: World, clock: Clock
) -> None:
    town = Api(world.tang_town)
    rule = {"tests": 1, "days": 1, "from_on": "2022-04-01", "reference": "京疫防〔2022〕1号"}
    made = town.send("post", "/sampling/groups", {"name": "冷链从业人员", "rule": rule}).json()
    assert (made["members"], made["rule"]["tests"], made["is_own"]) == (0, 1, True)
    rows = f"身份证号,姓名,上岗日期\n{card(world, '林梅', 2)},林梅,2022-04-01\n不对,某人,\n"
    file = SimpleUploadedFile("名单.csv", rows.encode())
    taken = town.upload(f"/sampling/groups/{made['id']}/members/file", file=file).json()
    assert (taken["added"], [each["row"] for each in taken["left_out"]]) == (1, [3])

    village = Api(world.liu_village)
    shown = village.get(f"/sampling/groups/{made['id']}").json()
    assert (shown["count"], shown["group"]["missed"], shown["group"]["is_own"]) == (1, 1, False)
    assert shown["group"]["lists"] == {
        "not_today": 1, "missed_1_in_1": 1, "missed_2_in_3": 1, "missed_3_in_7": 1,
    }  # fmt: skip
    member = shown["items"][0]
    assert (member["name"], member["is_late"], member["last_test"]) == ("林梅", True, None)
    (due,) = village.get("/sampling/due").json()["items"]
    assert (due["name"], due["why"], due["about"]) == ("林梅", ["group"], ["冷链从业人员 0/1"])
    away = {"first": "2022-04-26", "last": "2022-04-26", "why": "探亲"}
    assert (
        village.send("post", f"/sampling/members/{member['member']}/leave", away).status_code == 200
    )
    assert village.get("/sampling/due").json()["items"] == []
    listed = village.get(f"/sampling/groups/{made['id']}?show=on_leave").json()
    assert [each["name"] for each in listed["items"]] == ["林梅"]
    assert AccessLog.objects.filter(about="group:冷链从业人员").count() == 1


def test_a_device_keeps_what_its_session_needs_masked_and_nothing_once_it_has_ended(
    world: World, clock: Clock
) -> None:
    desk = Api(world.liu_village)
    duty = Api(world.he_duty)
    sent = {"name": "第一轮", "begins_at": NOW.isoformat(), "ends_at": (NOW + HOUR).isoformat()}
    duty.send("post", "/rounds", sent)
    tube = opened(desk, world)
    row = {"id": str(uuid4()), "at": NOW.isoformat(), "device_at": NOW.isoformat()}
    own = row | {"document": card(world, "林梅", 2)}
    desk.send("post", f"/sampling/tubes/{tube['id']}/samples", own)
    assert desk.get("/sampling/desk").json()["due"] == []  # no session, nobody
    kept = desk.get(f"/sampling/desk?session={tube['session']}").json()

    assert (kept["session"], kept["now"]) == (tube["session"], NOW.isoformat())
    assert [each["place"] for each in kept["sessions"]] == ["柳沟村广场"]
    assert kept["tubes"] == [{
        "id": tube["id"], "barcode": "GB1", "capacity": 10, "lane": 1, "is_closed": False,
        "people": [{"id": row["id"], "place": 1, "name": "林*"}],
    }]  # fmt: skip
    assert all(each["name"][1:] == "*" and each["why"] == ["round"] for each in kept["due"])
    assert {each["unit"] for each in kept["due"]} == {"柳沟村"}
    assert kept["due_is_cut"] is False
    assert AccessLog.objects.filter(about="due at 柳沟村广场").count() == 1

    close = f"/sampling/tubes/{tube['id']}/close"
    said = {"at": NOW.isoformat(), "device_at": (NOW - HOUR).isoformat()}
    clock.forward(minutes=30)
    assert desk.send("post", close, said).json()["closed_at"] == NOW.isoformat()
    assert Tube.objects.get().close_device_at == NOW - HOUR
    assert desk.post(close).status_code == 200
    duty.post(f"/sampling/sessions/{tube['session']}/close")
    over = desk.get(f"/sampling/desk?session={tube['session']}").json()
    assert (over["session"], over["sessions"], over["tubes"], over["due"]) == (None, [], [], [])
