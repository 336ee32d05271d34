"""Lin Mei's notice is printed at any moment of the day, and the same again ten years later."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from gubei.adapters.papers import PAPER_LANGUAGES, print_hold, print_notice

WORDS = {"en": "Notice of measure", "zh": "管控措施告知书"}
SHANGHAI = timezone(timedelta(hours=8))


def content(**changed: Any) -> dict[str, Any]:
    """Return what a notice of an imposed measure says."""
    return {
        "number": "2022-000001", "kind": "imposed", "title": WORDS, "district": "古北区",
        "unit": "北口镇柳沟村", "person": "林梅", "document": "9999**********0017",
        "class_name": {"en": "close contact", "zh": "密接"}, "reason": "与病例同桌就餐",
        "basis": {"en": "edition 9", "zh": "第九版"}, "tests": [], "conditions": [],
        "phases": [{
            "kind": {"en": "home isolation", "zh": "居家隔离"}, "from": "2022-04-27",
            "last": "2022-05-03", "asks": [{"en": "Stay at home.", "zh": "足不出户。"}],
        }],
        "ends_on": "2022-05-04", "calls": [{"unit": "柳沟村", "name": "刘村干", "phone": "-"}],
        "answer_hours": 24, "code": "ABCD-EFGH-JKLM", "made_on": "2022-04-26", "officer": "何值班",
    } | changed  # fmt: skip


@pytest.mark.parametrize("language", PAPER_LANGUAGES)
def test_a_notice_is_printed_at_any_moment_and_the_same_again(language: Any) -> None:
    made_at = datetime(2022, 4, 26, 9, 30, 15, 483_000, tzinfo=SHANGHAI)
    first = print_notice(content(), language=language, made_at=made_at)
    again = print_notice(content(), language=language, made_at=made_at.astimezone(UTC))

    assert first.startswith(b"%PDF-")
    assert first == again
    assert first != print_notice(content(person="赵强"), language=language, made_at=made_at)


@pytest.mark.parametrize("language", PAPER_LANGUAGES)
def test_a_change_says_what_was_before_and_a_release_needs_no_code_on_it(language: Any) -> None:
    phase = {
        "kind": {"en": "home isolation", "zh": "居家隔离"}, "from": "2022-04-27",
        "last": "2022-05-01", "asks": [],
    }  # fmt: skip
    made_at = datetime(2022, 4, 26, tzinfo=SHANGHAI)
    papers = {
        print_notice(said, language=language, made_at=made_at)
        for said in (
            content(kind="changed"),
            content(kind="changed", before=[phase]),
            content(kind="released", reason={"en": "The end has come.", "zh": "期满。"}),
        )
    }
    assert len(papers) == 3


@pytest.mark.parametrize("language", PAPER_LANGUAGES)
def test_who_is_held_because_of_a_tube_reads_what_their_own_case_is(language: Any) -> None:
    words = {"value": {"en": "positive", "zh": "阳性"}, "told_at": "04-26 12:30"}
    said = content() | words | {
        "barcode": "GB-0001", "is_alone": False, "is_case": False, "held_before": False, "resample_by": "04-26 14:30",
        "result_by": "04-26 20:30", "places": [], "single": None,
    }  # fmt: skip
    point = {"place": "柳沟村广场", "hours": "04-26 08:00 – 04-26 12:00"}
    sampled = {"barcode": "GB-0009", "sampled_at": "04-26 13:30", "result_by": "04-26 19:30"}
    made_at = datetime(2022, 4, 26, tzinfo=SHANGHAI)
    papers = {
        print_hold(said | changed, language=language, made_at=made_at)
        for changed in (
            {}, {"places": [point]}, {"held_before": True}, {"is_case": True}, {"is_alone": True},
            {"single": sampled}, {"single": sampled, "held_before": True},
        )
    }  # fmt: skip
    assert len(papers) == 7
