"""What a pack says beside its plans, in words: clocks, key groups, areas, places."""

from datetime import date

from gubei.adapters.packs import pack_names, read_pack
from gubei.engines.policy import About, Statement, statements

DAY = date(2022, 7, 1)


def about(name: str, what: About) -> list[Statement]:
    return [each for each in statements(read_pack(name), DAY) if each.about is what]


def test_edition_9_says_how_often_key_groups_are_tested() -> None:
    assert [(each.name.en.split(",")[0], each.says.en, each.says.zh) for each in about(
        "cn-covid19-ed9", About.GROUP
    )] == [
        ("Direct contact with entrants", "1 every day", "每天检测 1 次"),
        ("Imported non-cold-chain storage", "1 in any 2 days", "任意 2 天内检测 1 次"),
        ("Malls", "2 in any 7 days", "任意 7 天内检测 2 次"),
    ]  # fmt: skip


def test_edition_9_says_how_a_high_risk_area_is_lowered() -> None:
    high = about("cn-covid19-ed9", About.AREA)[0]
    assert high.says.zh.endswith("7 天后转为中风险。第7天区域内人员核酸均为阴性。")
    assert [(each.parameter, each.value) for each in high.numbers] == [("high_area_days", 7)]
    assert high.reference is not None


def test_the_clock_of_contacts_names_its_classes() -> None:
    clock = about("cn-covid19-ed9", About.CLOCK)[0]
    assert (clock.name.zh, clock.says.zh, clock.numbers[0].value) == (
        "密接协查落位时限", "密接；次密接", 2,
    )  # fmt: skip


def test_measles_says_how_long_air_is_shared_and_chikungunya_what_is_done_at_a_place() -> None:
    (contact,) = about("measles", About.CONTACT)
    assert [(each.value, each.unit) for each in contact.numbers] == [(120, "minutes")]
    core = about("chikungunya", About.PLACE)[0]
    assert [(each.value, each.unit) for each in core.numbers] == [(100, "metres"), (5, "index")]


def test_nothing_of_any_pack_is_left_out() -> None:
    for name in pack_names():
        pack = read_pack(name)
        said = (pack.contact, pack.clocks, pack.frequencies, pack.risk_levels, pack.places)
        assert len(statements(pack, DAY)) == sum(map(len, said))
