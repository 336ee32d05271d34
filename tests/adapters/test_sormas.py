"""SORMAS: what is written comes back, what cannot be read is listed, nothing is lost."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from gubei.adapters.sormas.reading import read_sormas
from gubei.adapters.sormas.writing import Setting, write_sormas
from gubei.terms.outbreaks import Outbreak
from tests.outbreaks import outbreaks

TODAY = date(2022, 5, 20)
DATES = ("%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%d")


@given(outbreak=outbreaks(), dates=st.sampled_from(DATES))
@settings(max_examples=60, deadline=None)
def test_cases_and_contacts_that_go_out_come_back_the_same(outbreak: Outbreak, dates: str):
    setting = Setting(region="北京", district="古北区", dates=dates)
    with TemporaryDirectory() as folder:
        counts = write_sormas(outbreak, Path(folder), setting=setting)
        files = [Path(folder) / name for name in ("cases.csv", "contacts.csv") if counts[name]]
        found = read_sormas(files, today=TODAY)
    assert sorted(plain(found.outbreak), key=repr) == sorted(
        replace(outbreak, follow_ups=(), samples=()), key=repr
    )
    assert {each.code for each in found.remarks} <= {"day_first_assumed"}


def plain(outbreak: Outbreak) -> Outbreak:
    """Take away what SORMAS asks of every row: its disease, region and district."""
    asked = ("disease", "district", "region", "responsibleRegion", "responsibleDistrict", "hospitalization.isolated")  # fmt: skip
    return replace(
        outbreak,
        cases=tuple(
            replace(each, extras=tuple(x for x in each.extras if x[0] not in asked))
            for each in outbreak.cases
        ),
        contacts=tuple(
            replace(each, extras=tuple(x for x in each.extras if x[0] not in asked))
            for each in outbreak.contacts
        ),
    )
