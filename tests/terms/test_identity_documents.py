"""What an identity number says, and what is odd about it (GB 11643-1999)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gubei.terms.documents import (
    check_digit,
    is_invented_document,
    mask_document,
    read_document,
)

LIN_MEI = "999999198803120028"


def codes(text):
    return [finding.code for finding in read_document(text).findings]


def test_lin_meis_number_says_when_she_was_born_and_that_she_is_a_woman():
    number = LIN_MEI[:17] + check_digit(LIN_MEI[:17])
    reading = read_document(number)
    assert (reading.kind, reading.number, reading.birth_date, reading.sex, reading.is_sure) == (
        "resident",
        number,
        date(1988, 3, 12),
        "female",
        True,
    )


def test_the_example_of_the_standard_is_valid():
    assert read_document("11010519491231002X").is_sure
    assert read_document("１１０１０５１９４９１２３１００２ｘ").number == "11010519491231002X"


def test_a_number_of_the_first_generation_grows_to_eighteen_digits():
    assert read_document("110105491231002").number == "11010519491231002X"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("110105194912310021", ["document_check_digit"]),
        ("110105194913310020", ["document_date"]),
        ("11010519491231002", ["document_length"]),
        ("1.10105E+17", ["document_was_a_number"]),
        ("1101**********002X", ["document_masked"]),
        ("0000", ["document_unreadable"]),
    ],
)
def test_what_is_odd_is_said_and_never_guessed(text, expected):
    assert codes(text) == expected


@pytest.mark.parametrize("text", ["", "无", "不详", "待核实", "-", "N/A"])
def test_a_cell_that_says_nothing_is_no_document_that_many_people_share(text):
    assert (read_document(text).number, codes(text)) == ("", [])


@pytest.mark.parametrize(
    ("text", "kind"),
    [("E12345678", "passport"), ("H12345678", "hkmt"), ("12345678", "taiwan"), ("X-9981", "other")],
)
def test_other_documents_are_kept_by_their_kind(text, kind):
    assert read_document(text).kind == kind


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.integers(0, 999))
def test_one_mistyped_digit_is_always_noticed(born, serial):
    body = f"999999{born:%Y%m%d}{serial:03}"
    number = body + check_digit(body)
    last = "0" if body[16] != "0" else "1"
    assert read_document(number).is_sure
    assert not read_document(body[:16] + last + number[17]).is_sure


def test_a_number_is_shown_masked():
    assert mask_document("11010519491231002X") == "1101**********002X"
    assert mask_document("E1234567") == "*****567"


def test_the_marked_numbers_are_nobodys():
    assert is_invented_document("999999198803120028")
    assert is_invented_document("110118198803120028")
    assert not is_invented_document("110105194912310028")
