"""Go.Data: what is written comes back, what cannot be read is listed, nothing is lost."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from hypothesis import given, settings
from hypothesis import strategies as st

from gubei.adapters.godata.reading import read_godata
from gubei.adapters.godata.writing import write_godata
from gubei.terms.outbreaks import Outbreak
from tests.outbreaks import outbreaks

TODAY = date(2022, 5, 20)
KINDS: tuple[Literal["csv", "xlsx", "json"], ...] = ("csv", "xlsx", "json")


@given(outbreak=outbreaks(), kind=st.sampled_from(KINDS))
@settings(max_examples=60, deadline=None)
def test_an_outbreak_that_goes_out_comes_back_the_same(
    outbreak: Outbreak, kind: Literal["csv", "xlsx", "json"]
):
    with TemporaryDirectory() as folder:
        counts = write_godata(outbreak, Path(folder), kind=kind)
        files = [Path(folder) / name for name, rows in counts.items() if rows]
        found = read_godata(files, today=TODAY)
    assert sorted_outbreak(found.outbreak) == sorted_outbreak(outbreak)
    assert found.remarks == ()
    assert found.rows == sum(counts.values())


def sorted_outbreak(outbreak: Outbreak) -> list[object]:
    """Close contacts and contacts of contacts travel in two files: their order is not kept."""
    return sorted(outbreak, key=repr)
