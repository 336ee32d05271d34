"""The fast comparison and its slow twin give the same levels and probabilities."""

from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gubei.engines.matching import PEOPLE, compare, compare_rows, reference, tidy
from gubei.engines.matching.compare import level_matrix
from gubei.engines.matching.shapes import MISSING

HAN = [
    "林梅",
    "林小梅",
    "林晓梅",
    "林小兰",
    "王建国",
    "王健国",
    "李娜",
    "lin xiaomei",
    "Mei Lin",
    "Lin Mei",
]
GIVEN = [
    "Grace",
    "Grac",
    "G",
    "Gracie",
    "Kelly",
    "Anna",
    "Hannah",
    "梅",
    "小梅",
    "晓梅",
    "小兰",
    "José",
]
FAMILY = ["Kelly", "Kely", "Grace", "O'Neil", "ONeil", "林", "凌", "王"]
DOCUMENTS = [
    "110228198001010027", "110228198001010106", "11022819800101002", "110228198010100027",
    "110228800101002", "E12345678", "E12345687", "99",
]  # fmt: skip
PHONES = [
    "19900000001",
    "+86 199 0000 0001",
    "19900000010",
    "1990000001",
    "01069000001",
    "69000001",
]
DATES = ["1980-01-02", "1980-02-01", "1980-01-12", "1981-01-02", "1980", "1955-05-05", "1980-1-2"]
ADDRESSES = [
    "北京市密云区鼓楼街道花园3号楼501", "鼓楼街道花园3号楼501", "鼓楼街道花园3号楼502", "密云区石城镇", "12 Oak St",
    "12 oak street", "14 Oak Street",
]  # fmt: skip
EMAILS = ["a.kelly@example.org", "akelly@example.org", "a.kelly@example.com", "zhang@example.org"]
WORDS = ["cleveland", "clevland", "marsden", "3165", "3156", "nsw", "vic", "7", "17"]
POOLS: Mapping[str, Sequence[str]] = {
    "name": HAN, "given_name": GIVEN, "surname": FAMILY, "document": DOCUMENTS, "phone": PHONES,
    "birth_date": DATES, "address": ADDRESSES, "email": EMAILS, "sex": ["男", "F", "male"],
    "town": WORDS, "village": WORDS, "city": WORDS, "postcode": WORDS, "state": WORDS,
    "street_number": WORDS,
}  # fmt: skip


@st.composite
def tables(draw: st.DrawFn) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Draw two tables of the same fields and length, with blanks and stray characters."""
    fields = draw(st.lists(st.sampled_from(sorted(POOLS)), min_size=1, unique=True))
    rows = draw(st.integers(1, 6))
    left, right = {}, {}
    for field in fields:
        value = st.one_of(
            st.sampled_from(POOLS[field]), st.just(""), st.text("ab林1 -.", max_size=5)
        )
        column = st.lists(value, min_size=rows, max_size=rows)
        left[field], right[field] = draw(column), draw(column)
    return left, right


def rows_of(columns: Mapping[str, Sequence[str]]) -> list[dict[str, str]]:
    """Return tidy columns row by row."""
    cells = {field: list(column) for field, column in tidy(columns).items()}
    return [dict(zip(cells, row, strict=True)) for row in zip(*cells.values(), strict=True)]


@settings(max_examples=300)
@given(tables())
def test_fast_and_slow_see_the_same_levels(pair: tuple[dict[str, list[str]], ...]) -> None:
    left, right = pair
    model, levels = level_matrix(tidy(left), tidy(right), 1, PEOPLE)
    slow = [
        [reference.level_of(one, other, shape) for shape in model.shapes]
        for one, other in zip(rows_of(left), rows_of(right), strict=True)
    ]
    assert levels.tolist() == slow


@settings(max_examples=150)
@given(tables())
def test_fast_and_slow_give_the_same_probability(pair: tuple[dict[str, list[str]], ...]) -> None:
    left, right = pair
    slow = [
        reference.probability(one, other, PEOPLE)
        for one, other in zip(rows_of(left), rows_of(right), strict=True)
    ]
    assert compare(left, right) == pytest.approx(np.array(slow), rel=1e-6, abs=1e-9)


@settings(max_examples=50)
@given(tables(), st.randoms(use_true_random=False))
def test_row_numbers_and_rows_side_by_side_are_the_same(pair, random) -> None:
    left, right = pair
    rows = len(next(iter(left.values())))
    order = [(random.randrange(rows), random.randrange(rows)) for _ in range(8)]
    one, other = (np.array(side) for side in zip(*order, strict=True))
    beside = [
        {field: [column[row] for row in side] for field, column in table.items()}
        for table, side in ((left, one), (right, other))
    ]
    assert np.allclose(compare_rows(tidy(left), tidy(right), (one, other)), compare(*beside))


def test_what_is_not_said_counts_for_nothing() -> None:
    _, levels = level_matrix(tidy({"sex": [""]}), tidy({"sex": ["男"]}), 1, PEOPLE)
    assert levels.tolist() == [[MISSING]]
