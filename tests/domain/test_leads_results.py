"""What stands in the eight result columns says everything, and is read back from them."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gubei.domain.leads.rules.plans import own_headers
from gubei.domain.leads.rules.remarks import PARTS, one_line, read_remark, write_remark
from gubei.domain.leads.rules.results import (
    ARRANGEMENTS,
    RESULT_HEADERS,
    Result,
    place_of_results,
    read_result,
    result_cells,
    row_in_file,
)
from gubei.terms.moments import SHANGHAI
from tests.world import NOW

LATER = NOW + timedelta(days=400)
pieces = st.sampled_from(
    [f"【{name}】" for name in PARTS] + ["【", "】", "【【", "；", "|", "-", "第5行"]
)
words = st.lists(
    st.one_of(pieces, st.text(st.characters(exclude_categories=["Cs"]), max_size=6)), max_size=4
).map("".join)
texts = words.map(one_line)
said = texts.filter(bool)
minutes = st.datetimes(
    datetime(2022, 1, 1),  # noqa: DTZ001 - the zone follows
    datetime(2022, 12, 31),  # noqa: DTZ001
    timezones=st.just(SHANGHAI),
).map(lambda moment: moment.replace(second=0, microsecond=0))


@given(
    st.lists(st.tuples(st.sampled_from(PARTS[:-1]), said), unique_by=lambda each: each[0]), texts
)
def test_a_remark_is_read_back_as_it_was_meant(parts: list[tuple[str, str]], note: str):
    parts = sorted(parts, key=lambda each: PARTS.index(each[0]))
    assert read_remark(write_remark(parts, note)) == (dict(parts), note)


def _every_result() -> st.SearchStrategy[Result]:
    common = {"at": minutes, "checked_by": texts, "actual_address": texts, "note": texts}
    return st.one_of(
        st.builds(
            Result, st.just("found"), arrangement=st.sampled_from(list(ARRANGEMENTS)),
            **common | {"note": said},
        ),
        st.builds(Result, st.just("false_hit"), **common | {"note": said}),
        st.builds(Result, st.just("duplicate"), other=said, other_said=texts, **common),
        st.builds(
            Result, st.just("transferred"), to_name=said, said_by=said, signed_at=minutes,
            to_code=texts, **common,
        ),
        st.builds(Result, st.just("not_here"), whereabouts=said, said_by=said, **common),
        st.builds(
            Result, st.just("out_of_reach"), summary=said, said_by=texts, answer=texts, **common
        ),
        st.builds(Result, st.just("open")),
        st.builds(
            Result, st.just("open"), to_name=said, sent_at=minutes, to_code=texts, reason=texts
        ),
        st.builds(Result, st.just("open"), summary=said, asked_at=minutes),
    )  # fmt: skip


@given(_every_result(), st.sampled_from(["", "北口镇柳沟村"]))
def test_every_result_comes_back_from_its_cells(result: Result, unit: str):
    result = replace(result, unit_name=unit)
    assert read_result(result_cells(result), now=LATER) == (result, ())


@given(st.lists(words, max_size=12))
def test_whatever_stands_in_the_cells_is_a_result_or_a_finding(cells: list[str]):
    result, findings = read_result(cells, now=NOW)
    if any(one_line(cell) for cell in cells[:8]):
        assert result is not None
        assert findings or result.outcome
    else:
        assert (result, findings) == (None, ())


@pytest.mark.parametrize(
    ("other", "place"),
    [
        ("第5行", ("", 5)),
        ("工作表“密接”第12行", ("密接", 12)),
        ("“4月25日派单”第12行", None),
        ("第五行", None),
        ("", None),
    ],
)
def test_which_row_a_duplicate_repeats(other: str, place):
    assert row_in_file(other) == place


def test_the_result_columns_are_found_wherever_they_stand():
    own = ["姓名", "备注", "结果"]
    assert place_of_results(own) is None
    assert place_of_results([*own, *RESULT_HEADERS]) == 3
    second = [*own, *RESULT_HEADERS[:5], "结果 (2)", "转往", "备注 (2)"]
    assert place_of_results(second) == 3
    assert own_headers([*second, "联络员"]) == [*own, "联络员"]
    # A city that sends the columns blank gets ours beside them.
    template = ["姓名", *RESULT_HEADERS]
    assert place_of_results([*template, *(f"{name} (2)" for name in RESULT_HEADERS)]) == 9
