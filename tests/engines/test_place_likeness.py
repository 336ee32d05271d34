"""Two texts mean one place where what they name lies in one another."""

import pytest

from gubei.engines.routing.likeness import may_be_one_place


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("承德", "河北省承德市滦平县", True), ("滦平县", "滦平", True), ("承德市", "赤峰市", False),
        ("唐山", "北京市密云区", False), ("北京", "密云区檀营", True), ("承德县", "滦平县", False),
        ("北京市朝阳区", "辽宁省朝阳市", False), ("朝阳", "北京市朝阳区", True),
        ("唐山", "物流园3号库", None), ("", "唐山", None), ("内蒙古赤峰", "赤峰市红山区", True),
    ],
)  # fmt: skip
def test_places_are_compared_by_what_they_name(one: str, other: str, *, expected: bool | None):
    assert may_be_one_place(one, other) is may_be_one_place(other, one) is expected


def test_a_village_lies_where_its_unit_lies():
    assert may_be_one_place("密云区", "柳沟村12号", code="110118203201") is True
    assert may_be_one_place("唐山市", "柳沟村12号", code="110118203201") is False
