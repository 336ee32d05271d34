"""Who is the same person, told about Lin Xiaomei, her family, and files full of people."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gubei.engines.matching import (
    AUTOMATIC,
    MAX_BLOCK,
    REVIEW,
    Decision,
    Links,
    compare,
    decide,
    groups,
    link,
    members,
)
from gubei.terms.documents import check_digit
from gubei.terms.names import pinyin_of
from tests.engines.matching_people import People, invented


def valid(first_17: str) -> str:
    return first_17 + check_digit(first_17)


XIAOMEI = {
    "document": valid("99999919800101002"),
    "phone": "19900000001",
    "name": "林小梅",
    "birth_date": "1980-01-01",
    "sex": "女",
    "address": "密云区鼓楼街道花园小区3号楼2单元501",
}


def judged(known: dict[str, str], **incoming: str) -> Decision:
    """Decide about an incoming row that says the same as the known person, but for this."""
    rows = [dict(known), dict(known, **incoming)]
    for row in rows:
        row["pinyin"] = pinyin_of(row["name"])
    left, right = ({name: [value] for name, value in row.items()} for row in rows)
    return decide(float(compare(left, right)[0]))


def knowing_only(*names: str) -> dict[str, str]:
    return {name: value if name in names else "" for name, value in XIAOMEI.items()}


NO_DOCUMENT = knowing_only("phone", "name", "birth_date", "sex", "address")


def test_the_same_words_are_the_same_person() -> None:
    assert judged(XIAOMEI) is Decision.AUTOMATIC
    assert judged(NO_DOCUMENT) is Decision.AUTOMATIC


def test_lin_xiaomei_is_known_by_document_and_name_alone() -> None:
    assert judged(knowing_only("document", "name")) is Decision.AUTOMATIC


@pytest.mark.parametrize(
    "name", ["林晓梅", "Lin Xiaomei", "LIN XIAO MEI", "Xiaomei Lin", "林 小 梅"]
)
def test_her_name_in_other_characters_and_letters_is_still_hers(name: str) -> None:
    assert judged(NO_DOCUMENT, name=name) is Decision.AUTOMATIC


@pytest.mark.parametrize("name", ["王建国", "林小兰", "赵敏"])
def test_her_document_under_another_name_goes_to_review(name: str) -> None:
    assert judged(XIAOMEI, name=name) is Decision.REVIEW


def test_her_document_for_somebody_else_altogether_is_looked_at() -> None:
    stranger = {
        "name": "王建国", "phone": "19900000999", "birth_date": "1955-05-05", "sex": "男",
        "address": "太师屯镇某村1号",
    }  # fmt: skip
    assert judged(XIAOMEI, **stranger) is Decision.REVIEW


@pytest.mark.parametrize("other", ["99999919800101006", "99999919550505003"])
def test_two_valid_documents_that_differ_are_two_persons(other: str) -> None:
    assert judged(XIAOMEI, document=valid(other)) is Decision.APART


def test_two_digits_of_her_document_changed_places() -> None:
    number = XIAOMEI["document"]
    slip = number[:12] + number[13] + number[12] + number[14:]
    assert judged(XIAOMEI, document=slip) is Decision.AUTOMATIC


@pytest.mark.parametrize("birth_date", ["1980-10-01", "1980-01-10", "1980-01-11", "1980/1/1"])
def test_a_slip_in_her_birth_date(birth_date: str) -> None:
    assert judged(NO_DOCUMENT, birth_date=birth_date) is Decision.AUTOMATIC


def test_a_passport_says_nothing_against_an_identity_card() -> None:
    assert judged(XIAOMEI, document="E12345678") is Decision.AUTOMATIC


@pytest.mark.parametrize("name", ["林大山", "王芳", "林敏"])
def test_her_family_with_her_phone_and_address_is_never_joined_to_her(name: str) -> None:
    shared = knowing_only("phone", "address", "name")
    assert judged(shared, name=name) is not Decision.AUTOMATIC
    full = {"name": name, "birth_date": "1955-05-05", "sex": "男"}
    assert judged(NO_DOCUMENT, **full) is Decision.APART


@pytest.mark.parametrize("name", ["林小兰", "林玉", "Lin Xiaolan", "林大梅"])
def test_her_twin_is_never_joined_to_her(name: str) -> None:
    assert judged(NO_DOCUMENT, name=name) is not Decision.AUTOMATIC


def test_a_name_alone_is_nobody_and_with_an_address_is_asked_about() -> None:
    assert judged(knowing_only("name")) is Decision.APART
    assert judged(knowing_only("name", "address")) is Decision.REVIEW


def test_full_width_digits_and_country_code_change_nothing() -> None:
    wide = "".join(chr(ord(mark) + 0xFEE0) for mark in XIAOMEI["document"])
    assert judged(XIAOMEI, document=wide, phone="+86 199-0000-0001") is Decision.AUTOMATIC


def test_grace_and_her_swapped_names() -> None:
    left = {
        "given_name": ["Grace"],
        "surname": ["Kelly"],
        "birth_date": ["1990-04-26"],
        "phone": ["5550100"],
    }
    right = dict(left, given_name=["Kelly"], surname=["Grace"])
    assert decide(float(compare(left, right)[0])) is Decision.AUTOMATIC


def test_what_only_one_side_knows_is_not_compared() -> None:
    assert compare({"name": ["林梅"]}, {"phone": ["19900000001"]}) == pytest.approx(1 / 500_000)
    assert len(compare({}, {})) == 0


def linked(people: People) -> Links:
    return link(people.fields, rng=np.random.default_rng(1))


def quality(people: People, least: float) -> tuple[float, float]:
    """Precision and recall of the pairs with at least this probability."""
    links = linked(people)
    chosen = links.probability >= least
    found = set(zip(links.left[chosen].tolist(), links.right[chosen].tolist(), strict=True))
    right = len(found & people.true_pairs())
    return right / len(found), right / len(people.true_pairs())


def test_copies_in_a_file_are_found_and_families_are_not_taken_for_them() -> None:
    precision, recall = quality(invented(1500, 1, copied=0.4), REVIEW)
    assert precision > 0.985
    assert recall > 0.98


def test_what_is_joined_automatically_is_right() -> None:
    for people in (
        invented(1500, 2, copied=0.3),
        invented(1500, 3, copied=0.3).without("document"),
    ):
        precision, recall = quality(people, AUTOMATIC)
        assert precision >= 0.99
        assert recall > 0.6


@pytest.mark.parametrize("unknown", [(), ("document",), ("document", "birth_date", "address")])
def test_a_file_of_families_without_copies_has_no_pairs(unknown: tuple[str, ...]) -> None:
    links = linked(invented(1500, 4, copied=0.0).without(*unknown))
    assert len(links.left) <= 3


def test_the_same_file_gives_the_same_pairs() -> None:
    people = invented(300, 5, copied=0.5)
    one, other = linked(people), linked(people)
    assert np.array_equal(one.left, other.left)
    assert np.array_equal(one.probability, other.probability)


def test_never_all_pairs() -> None:
    people = invented(2000, 6, copied=0.1)
    rows = len(people.person)
    assert linked(people).compared < rows * MAX_BLOCK
    assert linked(people).compared < rows * (rows - 1) / 2 / 20


def test_two_links_make_a_third() -> None:
    """Rows 0 and 2 have nothing in common but row 1, which knows both halves."""
    others = invented(400, 7, copied=0.3).fields
    mei = {"document": "", "phone": "", "birth_date": "1980-01-01", "address": ""}
    rows = [
        dict(mei, name="林小梅", phone="19900000001"),
        dict(mei, name="林小梅", phone="19900000001", document=XIAOMEI["document"]),
        dict(mei, name="Lin Xiaomei", document=XIAOMEI["document"]),
    ]
    fields = {name: [row[name] for row in rows] + values for name, values in others.items()}
    links = link(fields, rng=np.random.default_rng(1))
    assert {(0, 1), (0, 2), (1, 2)} <= set(
        zip(links.left.tolist(), links.right.tolist(), strict=True)
    )


@pytest.mark.parametrize(
    "fields",
    [
        {}, {"name": []}, {"name": ["林梅"]}, {"name": ["", ""], "phone": ["", ""]},
        {"state": ["a", "b"] * 30}, {"colour": ["red", "blue", "red"]}, {"name": ["林梅"] * 300},
    ],
)  # fmt: skip
def test_poor_files_raise_nothing(fields: dict[str, list[str]]) -> None:
    links = link(fields, rng=np.random.default_rng(1))
    assert (links.probability >= REVIEW).all()


CELLS = st.one_of(
    st.sampled_from(["林梅", "Lin Mei", "1980-01-01", "19900000001", "", "7", "x y"]),
    st.text(max_size=4),
)


@settings(max_examples=60)
@given(
    st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS), min_size=0, max_size=25),
    st.permutations(
        ["name", "document", "birth_date", "phone", "address", "town", "colour", "surname"]
    ),
)
def test_links_are_pairs_of_rows_in_order_of_probability(rows, names) -> None:
    fields = {name: [row[at] for row in rows] for at, name in enumerate(names[:4])}
    links = link(fields, rng=np.random.default_rng(1))
    assert (links.left < links.right).all()
    assert ((links.probability >= REVIEW) & (links.probability <= 1)).all()
    assert (np.diff(links.probability) <= 0).all()
    pairs = set(zip(links.left.tolist(), links.right.tolist(), strict=True))
    assert len(pairs) == len(links.left)


@settings(max_examples=100)
@given(st.integers(1, 30), st.data())
def test_groups_are_what_a_walk_from_row_to_row_reaches(rows: int, data: st.DataObject) -> None:
    row = st.integers(0, rows - 1)
    pairs = data.draw(st.lists(st.tuples(row, row), max_size=30))
    slow = list(range(rows))
    for one, other in pairs:
        low, high = sorted((slow[one], slow[other]))
        slow = [low if each == high else each for each in slow]
    left, right = (np.array([pair[at] for pair in pairs], dtype=np.int64) for at in (0, 1))
    labels = groups(left, right, rows)
    assert labels.tolist() == slow
    assert sorted(map(len, members(labels))) == sorted(
        slow.count(each) for each in set(slow) if slow.count(each) > 1
    )


@pytest.mark.parametrize(
    ("probability", "decision"),
    [
        (1.0, "automatic"),
        (AUTOMATIC, "automatic"),
        (0.98, "review"),
        (REVIEW, "review"),
        (0.49, "apart"),
    ],
)
def test_decisions(probability: float, decision: str) -> None:
    assert decide(probability) == decision
