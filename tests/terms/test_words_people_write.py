"""Names, telephones, keys and times as people write them."""

from datetime import UTC, datetime
from itertools import islice

import pytest

from gubei.terms.ids import uuid7_run
from gubei.terms.moments import in_shanghai, say_moment
from gubei.terms.names import grams_of, initials_of, pinyin_of, tidy_name
from gubei.terms.phones import is_invented_phone, mask_phone, read_phone
from gubei.terms.refusals import NotFound


@pytest.mark.parametrize(
    ("text", "tidy", "pinyin", "initials"),
    [
        ("林 梅", "林梅", "lin mei", "lm"),
        ("　单田芳 ", "单田芳", "shan tian fang", "stf"),
        ("Li  Na", "Li Na", "li na", "ln"),
        ("买买提·艾力", "买买提·艾力", "mai mai ti ai li", "mmtal"),
    ],
)
def test_a_name_has_one_tidy_form_and_the_keys_it_is_found_by(text, tidy, pinyin, initials):
    assert (tidy_name(text), pinyin_of(text), initials_of(text)) == (tidy, pinyin, initials)


def test_lin_mei_is_found_by_a_character_a_pair_the_pinyin_and_the_initials():
    assert {"林", "梅", "林梅", "li", ".lm"} <= set(grams_of("林梅"))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("+86 199-0000-0001", "19900000001"),
        ("19900000001.0", "19900000001"),
        ("010-0904 1234", "01009041234"),
        ("无", ""),
    ],
)
def test_a_telephone_has_one_form(text, number):
    assert (read_phone(text).number, read_phone(text).findings) == (number, ())


def test_a_number_that_cannot_be_called_is_said():
    assert [finding.code for finding in read_phone("1990000").findings] == []
    assert [finding.code for finding in read_phone("199000").findings] == ["phone_unreadable"]


def test_a_telephone_is_shown_masked():
    assert mask_phone("19900000001") == "199****0001"
    assert is_invented_phone("19900000001")
    assert not is_invented_phone("13800000000")


def test_keys_sort_in_the_order_they_were_made():
    keys = list(islice(uuid7_run(1_700_000_000_000), 5000))
    assert keys == sorted(keys)
    assert {(key.version, key.variant) for key in keys} == {(7, "specified in RFC 4122")}


def test_times_are_said_on_the_clock_of_shanghai():
    moment = datetime(2022, 4, 26, 1, 30, tzinfo=UTC)
    assert say_moment(moment) == "2022-04-26 09:30"
    assert in_shanghai(datetime.fromisoformat("2022-04-26T09:30")) == moment
    assert say_moment(None) == ""


def test_a_refusal_speaks_both_languages():
    refusal = NotFound()
    assert (refusal.status, refusal.words.say("zh"), refusal.words.say("en")) == (
        404,
        "未找到。",
        "Not found.",
    )
