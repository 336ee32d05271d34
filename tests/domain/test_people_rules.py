"""Rules about people: whom a test server takes, what a search means, who stays masked."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gubei.domain.people.rules import mask_name, refuse_real_people
from gubei.domain.people.rules.seeking import sought_in
from gubei.terms.documents import check_digit, read_document
from gubei.terms.refusals import Invalid
from tests.world import document, phone


def _real_number(serial: str = "123") -> str:
    first = f"11010519900307{serial}"
    return first + check_digit(first)


@pytest.mark.parametrize(
    ("documents", "phones"),
    [
        ([], []),
        ([document(date(1988, 3, 12), 2)], [phone(1)]),
        (["110118199003070035"], []),  # a wrong check digit stands for nobody
        (["E12345678", "H1234567890", "4711"], ["0108888777", "+44 20 7946 0000", "5551234"]),
    ],
)
def test_invented_and_foreign_numbers_are_taken_anywhere(documents: list[str], phones: list[str]):
    refuse_real_people(documents=map(read_document, documents), phones=phones)


@pytest.mark.parametrize(
    ("documents", "phones"),
    [([_real_number()], []), ([], ["13800138000"]), ([_real_number()], [phone(1)])],
)
def test_real_people_are_refused_outside_production_with_the_reason(
    documents: list[str], phones: list[str]
):
    with pytest.raises(Invalid, match="not a production server") as refused:
        refuse_real_people(documents=map(read_document, documents), phones=phones)
    assert refused.value.code == "real_people"
    assert "正式服务器" in refused.value.words.zh
    assert not any(number in refused.value.words.both() for number in documents + phones)


def test_names_are_masked_to_the_first_character():
    assert [mask_name(name) for name in ("林梅", "Li Na", "")] == ["林*", "L*", "*"]


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("", set()),
        ("a", set()),
        ("12", set()),
        ("123", set()),
        ("林", {"name"}),
        ("林梅", {"name", "address"}),
        ("linmei", {"letters", "initials", "address"}),
        ("lin mei", {"letters", "address"}),
        ("lm", {"letters", "initials"}),
        ("1234", {"document_tail", "phone_tail"}),
        ("002x", {"document_tail"}),
        ("1234567", {"phone_tail", "phone", "document"}),
        ("19900000001", {"phone", "document"}),
        ("9999991988031200", {"document"}),
        ("E12345678", {"document"}),
        ("柳沟村12号", {"address"}),
        ("12号楼", {"address"}),
    ],
)
def test_what_a_search_can_mean(text: str, ways: set[str]):
    sought = sought_in(text)
    fields = (
        "name", "letters", "initials", "document", "document_tail", "phone", "phone_tail",
        "address",
    )  # fmt: skip
    assert {field for field in fields if getattr(sought, field)} == ways
    assert sought.is_nothing == (not ways)


@given(st.text(max_size=300))
def test_any_text_can_be_searched_for(text: str):
    sought = sought_in(text)
    assert len(sought.text) <= 100
    assert not re.search(r"[0-9]{8}", sought.masked())
