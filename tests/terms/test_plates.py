"""Number plates: every form that exists is read, no plate holds I or O, nothing is guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gubei.terms.plates import PROVINCES, PlateKind, PlateReading, read_plate

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
MARKS = LETTERS + "0123456789"

heads = st.builds("{}{}".format, st.sampled_from(PROVINCES), st.sampled_from(LETTERS))
marks = st.text(st.sampled_from(MARKS), min_size=5, max_size=5)
digits = st.text(st.sampled_from("0123456789"), min_size=5, max_size=5)


@pytest.mark.parametrize(
    ("written", "kind", "number"),
    [
        ("京W12345", "ordinary", "京W12345"),
        ("京w·1a2b3", "ordinary", "京W1A2B3"),
        (" 冀 H-88K01 ", "ordinary", "冀H88K01"),
        ("京ＡＤ１２３４５", "new_energy", "京AD12345"),
        ("京AF1K345", "other than a form: length", ""),
        ("冀H12345D", "new_energy", "冀H12345D"),
        ("冀H1234挂", "trailer", "冀H1234挂"),
        ("京A1234警", "police", "京A1234警"),
        ("京A1234学", "learner", "京A1234学"),
        ("京X0119应急", "emergency", "京X0119应急"),
        ("粤Z1234港", "hk_macau", "粤Z1234港"),
        ("粤ZF23M澳", "hk_macau", "粤ZF23M澳"),
        ("京A0023领", "consular", "京A0023领"),
        ("224001使", "consular", "224001使"),
        ("WJ京1234K", "military", "WJ京1234K"),
        ("VA12345", "military", "VA12345"),
        ("B 4711 XY", "foreign", "B4711XY"),
        ("境外 HF1234", "foreign", "HF1234"),
        ("临京A12345", "ordinary", "临京A12345"),
        ("京A·临01234", "ordinary", "京A临01234"),
        ("京A0123临", "ordinary", "京A0123临"),
        ("无牌", "none", ""),
        ("", "none", ""),
        ("-", "none", ""),
    ],
)
def test_a_plate_is_read_in_every_form(written: str, kind: str, number: str):
    reading = read_plate(written)
    if kind.startswith("other"):
        assert [each.code for each in reading.findings] == ["plate_length"]
    else:
        assert reading == PlateReading(PlateKind(kind), number)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("京AI2345", "plate_has_i_or_o"),
        ("京O12345", "plate_has_i_or_o"),
        ("京A1234O", "plate_has_i_or_o"),
        ("京A1234", "plate_length"),
        ("京A1234567", "plate_length"),
        ("京A12牛45", "plate_unreadable"),
        ("牛A12345", "plate_unreadable"),
        ("HF1234", "plate_without_province"),
        ("W12345", "plate_without_province"),
        ("X", "plate_unreadable"),
    ],
)
def test_an_odd_plate_is_kept_and_says_what_is_odd(written: str, code: str):
    reading = read_plate(written)
    assert [each.code for each in reading.findings] == [code]
    assert (reading.number, reading.is_sure) == (written, False)


@given(heads, marks)
def test_every_ordinary_plate_is_sure_however_it_is_spaced(head: str, rest: str):
    read = read_plate(f" {head.lower()}·{rest[:2]} {rest[2:].lower()} ")
    assert read == PlateReading(PlateKind.ORDINARY, head + rest)


@given(heads, st.sampled_from("ABCDEFGHJK"), st.sampled_from(MARKS), digits)
def test_every_new_energy_plate_is_sure(head: str, drive: str, mark: str, rest: str):
    small, large = head + drive + mark + rest[:4], head + rest + drive
    assert read_plate(small) == PlateReading(PlateKind.NEW_ENERGY, small)
    assert read_plate(large) == PlateReading(PlateKind.NEW_ENERGY, large)


@given(heads, marks, st.integers(0, 5), st.sampled_from("IO"))
def test_no_plate_of_a_province_holds_an_i_or_an_o(head: str, rest: str, at: int, wrong: str):
    written = (head[1:] + rest)[:at] + wrong + (head[1:] + rest)[at + 1 :]
    reading = read_plate(head[0] + written)
    assert [each.code for each in reading.findings] == ["plate_has_i_or_o"]


@given(st.text(max_size=30))
def test_any_text_is_read_once_and_for_all(text: str):
    reading = read_plate(text)
    assert reading.is_sure or reading.findings or reading.kind is PlateKind.NONE
    assert not reading.is_sure or read_plate(reading.number) == reading
