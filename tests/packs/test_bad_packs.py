"""A pack with a mistake is refused with file, line and reason, in both languages."""

from pathlib import Path

import pytest

from gubei.adapters.packs import PackRefused, read_pack

PACKS = Path(__file__).parents[2] / "packs"

GOOD = """name: spots
title: {en: Spots, zh: 斑点}
disease: {en: Spots, zh: 斑点}
in_force: {from: 2026-01-01}
about: {en: Invented., zh: 虚构。}
references:
  office: {body: {en: Office, zh: 局}, document: {en: Rule, zh: 规定}, date: null, confidence: official}
parameters:
  days: {meaning: {en: Days, zh: 天数}, unit: days, values: [{from: 2026-01-01, value: 5, reference: office}]}
classes:
  guest:
    name: {en: guest, zh: 客人}
    definition: {en: A guest., zh: 客人。}
    reference: office
    anchors: [arrival]
    day_one: days
    becomes: []
    options:
      - reference: office
        phases:
          - kind: advice
            days: days
  host:
    name: {en: host, zh: 主人}
    definition: {en: A host., zh: 主人。}
    reference: office
    anchors: [arrival]
    day_one: days
    becomes: [{when: sick, to: guest, reference: office}]
    options: [{reference: office, phases: []}]
conditions:
  sick: {en: Is ill., zh: 患病。}
"""
NINTH = "values: [{from: 2026-01-01, value: 5, reference: office}"
BACK = NINTH + ", {from: 2025-01-01, value: 6, reference: office}"
BAD = {
    "missing reference": (
        ("- reference: office\n", "- reference: nobody\n"),
        "spots.yaml:19: No reference nobody.",
        "spots.yaml:19：没有出处 nobody。",
    ),
    "phase without end": (
        ("            days: days\n", ""),
        "spots.yaml:21: A phase needs an end: either `days` or `through`.",
        "spots.yaml:21：阶段没有终点：须写 days 或 through 之一。",
    ),
    "cycle": (
        ("becomes: []", "becomes: [{when: sick, to: host, reference: office}]"),
        "spots.yaml:17: Classes turn in a circle: guest -> host -> guest.; "
        "spots.yaml:29: Classes turn in a circle: host -> guest -> host.",
        "spots.yaml:17：类别循环转换：guest -> host -> guest。；"
        "spots.yaml:29：类别循环转换：host -> guest -> host。",
    ),
    "date that goes back": (
        (NINTH, BACK),
        "spots.yaml:9: A date goes back or is repeated.",
        "spots.yaml:9：日期倒退或重复。",
    ),
    "linked test on no day of the linked class": (
        (
            "    options: [{reference: office, phases: []}]\n",
            "    options: [{reference: office, phases: []}]\n    release:\n"
            "      - {evidence: linked_contact_test_negative, of: guest, day: days, reference: office,"
            " says: {en: Negative., zh: 阴性。}}\n",
        ),
        "spots.yaml:32: A plan of the class guest has no test on day 5: this could never hold.",
        "spots.yaml:32：类别 guest 有方案在第 5 天没有检测，该条件永远无法满足。",
    ),
    "linked test of no class and no day": (
        (
            "    options: [{reference: office, phases: []}]\n",
            "    options: [{reference: office, phases: []}]\n    release:\n"
            "      - {evidence: linked_contact_test_negative, reference: office,"
            " says: {en: Negative., zh: 阴性。}}\n",
        ),
        "spots.yaml:32: Say of which class (`of`) and which `day` the linked test is.",
        "spots.yaml:32：须写明关联检测的类别（of）和第几天（day）。",
    ),
    "duplicate key": (
        ("    day_one: days\n    becomes: []", "    day_one: days\n    day_one: days"),
        "spots.yaml:17: day_one stands twice.",
        "spots.yaml:17：day_one 重复出现。",
    ),
    "not YAML": (
        ("name: spots\n", "name: [spots\n"),
        "spots.yaml:2: It is no YAML: did not find expected ',' or ']'.",
        "spots.yaml:2：不是有效的 YAML：did not find expected ',' or ']'。",
    ),
}


def test_the_pack_without_a_mistake_is_read(tmp_path: Path) -> None:
    file = tmp_path / "spots.yaml"
    file.write_text(GOOD, encoding="utf-8")
    assert sorted(read_pack(str(file)).classes) == ["guest", "host"]


@pytest.mark.parametrize("mistake", BAD)
def test_a_mistake_is_refused_with_file_line_and_reason(mistake: str, tmp_path: Path) -> None:
    (right, wrong), en, zh = BAD[mistake]
    file = tmp_path / "spots.yaml"
    file.write_text(GOOD.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(PackRefused) as refused:
        read_pack(str(file))
    assert (refused.value.words.en, refused.value.words.zh) == (en, zh)


_OVER = "unit: hours, values: [{from: 2022-04-13, value: 72, reference: reading}]}\n  carrier"


@pytest.mark.parametrize(("right", "wrong", "en", "zh"), [
    (_OVER, _OVER.replace("value: 72", "value: 12"),
     "From 2022-04-13 on a watch list would be over after 12 hours, before it is called old after 24: "
     "raise list_over_hours or lower list_old_hours.",
     "自 2022-04-13 起，协查名单 12 小时即失效，早于 24 小时的过旧提示：请调大 list_over_hours 或调小 list_old_hours。"),
    (_OVER, _OVER.replace("}]", "}, {from: 2022-05-01, value: 20, reference: reading}]"),
     "From 2022-05-01 on a watch list would be over after 20 hours, before it is called old after 24: "
     "raise list_over_hours or lower list_old_hours.",
     "自 2022-05-01 起，协查名单 20 小时即失效，早于 24 小时的过旧提示：请调大 list_over_hours 或调小 list_old_hours。"),
    ("  list_old_hours: list_old_hours\n", "",
     "Name both list_old_hours and list_over_hours, or neither.",
     "list_old_hours 与 list_over_hours 须同时写明，或都不写。"),
])  # fmt: skip
def test_a_watch_list_is_not_over_before_it_is_old(
    right: str, wrong: str, en: str, zh: str, tmp_path: Path
) -> None:
    text = (PACKS / "bj-entry-2022-04.yaml").read_text(encoding="utf-8")
    file = tmp_path / "bj-entry-2022-04.yaml"
    file.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(PackRefused) as refused:
        read_pack(str(file))
    words = refused.value.words
    assert (words.en.split(": ", 1)[1], words.zh.split("：", 1)[1]) == (en, zh)


def test_a_list_that_is_old_and_over_at_once_and_a_pack_of_no_ages_are_read(tmp_path: Path) -> None:
    text = (PACKS / "bj-entry-2022-04.yaml").read_text(encoding="utf-8")
    file = tmp_path / "bj-entry-2022-04.yaml"
    for changed in (
        text.replace(_OVER, _OVER.replace("value: 72", "value: 24"), 1),
        text.replace("  list_old_hours: list_old_hours\n", "")
        .replace("  list_over_hours: list_over_hours\n", ""),
    ):  # fmt: skip
        file.write_text(changed, encoding="utf-8")
        assert read_pack(str(file)).checkpoint is not None
