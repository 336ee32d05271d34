"""Exposure sites in the published form: read row by row, written, and read again the same."""

import gzip
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gubei.adapters.exposure_sites import (
    ExposureSite,
    Feed,
    read_exposure_sites,
    write_exposure_sites,
)
from gubei.terms.moments import SHANGHAI
from gubei.terms.refusals import Invalid

TODAY = date(2022, 4, 26)
AUCKLAND = ZoneInfo("Pacific/Auckland")
HEAD = "id,Event,Location,City,Start,End,Advice,LAT,LNG,Added,Updated\n"
MARKET = 'a1,果园农贸市场,"果园街1号",密云,"13/04/2022, 2:10 pm","13/04/2022, 3:30 pm",居家并检测,40.37,116.84,2022-04-14 09:00:05,\n'
DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "nz_locations_of_interest"


def read(text: str) -> Feed:
    return read_exposure_sites(text, today=TODAY)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2022, 4, day, hour, minute, tzinfo=SHANGHAI)


def reasons(feed: Feed) -> list[tuple[int, str]]:
    return [(each.line, each.words.en.split(";")[0].split(" (")[0]) for each in feed.left_out]


def test_a_row_is_read_with_all_it_says():
    feed = read(HEAD + MARKET)
    assert feed == Feed(
        (
            ExposureSite(
                key="a1", name="果园农贸市场", address="果园街1号", city="密云", start=at(13, 14, 10),
                end=at(13, 15, 30), advice="居家并检测", latitude=40.37, longitude=116.84,
                added=at(14, 9) + timedelta(seconds=5),
            ),
        ),
        left_out=(), noted=(), rows=1, has_conflict=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ('"13/04/2022, 2:10 pm"', at(13, 14, 10)),
        ('"13/04/2022, 12:05 am"', at(13, 0, 5)),
        ("2022-04-13 14:10:00", at(13, 14, 10)),
        ("2022-04-13 14:10:00 NZST", at(13, 10, 10)),
        ("2022-04-13T02:10:00.000Z", at(13, 10, 10)),
        ("2022-04-13T14:10:00+13:00", at(13, 9, 10)),
    ],
)
def test_the_forms_of_a_time(written: str, moment: datetime):
    (site,) = read(f'{HEAD}a1,超市,,,{written},"14/04/2022, 3:30 pm",,,,,\n').sites
    assert site.start == moment


def test_what_cannot_be_used_is_left_out_with_its_line_and_the_reason():
    text = HEAD + MARKET + (
        'a2,超市,,,"13/04/2022, 2:10 pm",,,,,,\n'
        'a3,超市,,,,"13/04/2022, 2:10 pm",,,,,\n'
        'a4,超市,,,NA,NA,,,,,\n'
        'a5,,,,"13/04/2022, 2:10 pm","13/04/2022, 3:10 pm",,,,,\n'
        'a6,超市,,,"13/04/2022, 2:10 pm","13/04/2022, 1:10 pm",,,,,\n'
        'a7,超市,,,13/04/2022,14/04/2022,,,,,\n'
        "a8,超市,,\n"
    )  # fmt: skip
    feed = read(text)
    assert [site.key for site in feed.sites] == ["a1"]
    assert (feed.rows, reasons(feed)) == (
        8,
        [
            (3, "No end: until when is not known."), (4, "No start."), (5, "“NA” is no time"),
            (6, "No name of the place."), (7, "It ends before or when it starts."),
            (8, "“13/04/2022” is no time"), (9, "The row breaks off or has too many cells."),
        ],
    )  # fmt: skip
    assert all(each.words.zh for each in feed.left_out)


def test_an_end_at_midnight_is_the_midnight_after_and_is_noted():
    feed = read(f'{HEAD}a1,超市,,,"13/04/2022, 11:00 pm","13/04/2022, 12:00 am",,,,,\n')
    assert (feed.sites[0].end, [each.line for each in feed.noted]) == (at(14, 0), [2])


def test_a_feed_with_conflict_markers_gives_the_newer_of_two_rows_and_lists_the_other():
    older = 'a1,超市,,,"13/04/2022, 2:10 pm","13/04/2022, 3:10 pm",old,,,2022-04-14 09:00:00,2022-04-15 09:00:00\n'
    newer = older.replace("old", "new").replace("2022-04-15", "2022-04-16")
    feed = read(f"<<<<<<< HEAD\n{HEAD}{newer}{MARKET.replace('a1', 'a2')}=======\n{HEAD}{older}"
                f"{MARKET.replace('a1', 'a2')}>>>>>>> 420f526\n")  # fmt: skip
    assert [(site.key, site.advice) for site in feed.sites] == [("a1", "new"), ("a2", "居家并检测")]
    assert feed.has_conflict
    assert reasons(feed) == [
        (1, "A version-control conflict marker"),
        (5, "A version-control conflict marker"),
        (6, "The header once more."),
        (7, "The same id with other values"),
        (8, "The same row stands in line 4."),
        (9, "A version-control conflict marker"),
    ]
    assert "line 3" in feed.left_out[3].words.en


def test_where_nothing_says_which_is_newer_the_row_further_down_is_taken_and_that_is_said():
    row = 'a1,超市,,,"13/04/2022, 2:10 pm","13/04/2022, 3:10 pm",first,,,,\n'
    feed = read(HEAD + row + row.replace("first", "second"))
    assert [site.advice for site in feed.sites] == ["second"]
    assert reasons(feed) == [
        (2, "The same id with other values as line 3, and nothing says which is newer")
    ]


def test_a_quote_that_is_never_closed_costs_its_own_row_only():
    broken = 'a2,"超市,,,"13/04/2022, 2:10 pm","13/04/2022, 3:10 pm",,,,,\n'
    feed = read(HEAD + broken + MARKET + MARKET.replace("a1", "a3"))
    assert [site.key for site in feed.sites] == ["a1", "a3"]
    assert [each.line for each in feed.left_out] == [2]


def test_a_cell_may_have_several_lines():
    feed = read(HEAD + MARKET.replace("居家并检测", '"居家\n并检测"'))
    assert [site.advice for site in feed.sites] == ["居家 并检测"]


def test_month_first_is_told_by_the_other_rows():
    rows = 'a1,超市,,,"04/05/2022, 2:10 pm","04/05/2022, 3:10 pm",,,,,\na2,店,,,"04/13/2022, 2:10 pm","04/13/2022, 3:10 pm",,,,,\n'
    first, second = read(HEAD + rows).sites
    assert (first.start, second.start) == (at(5, 14, 10), at(13, 14, 10))


@pytest.mark.parametrize("text", ["", "a,b,c\n1,2,3\n", "<<<<<<< HEAD\n"])
def test_what_is_no_feed_is_refused(text: str):
    with pytest.raises(Invalid, match="Event, Start and End"):
        read(text)


_WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp", "Cf")),
    max_size=12,
).filter(lambda text: text.isascii() or text.isprintable())
_TIMES = st.datetimes(datetime(2020, 1, 1), datetime(2029, 1, 1)).map(  # noqa: DTZ001 - made aware below
    lambda moment: moment.replace(second=0, microsecond=0, tzinfo=UTC).astimezone(SHANGHAI)
)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_what_is_written_is_read_again_the_same(data: st.DataObject):
    sites = [
        ExposureSite(
            key=f"k{number}",
            name="市场" + tidy(data.draw(_WORDS)),
            address=tidy(data.draw(_WORDS)),
            city="密云",
            start=(start := data.draw(_TIMES)),
            end=start + timedelta(minutes=data.draw(st.integers(1, 3000))),
            advice=tidy("=" * data.draw(st.integers(0, 1)) + data.draw(_WORDS)),
            kind=data.draw(st.sampled_from(["close", "casual", ""])),
            latitude=(degrees := data.draw(st.none() | st.floats(-90, 90))),
            longitude=None if degrees is None else data.draw(st.floats(-180, 180)),
            added=data.draw(st.none() | _TIMES),
        )
        for number in range(data.draw(st.integers(0, 6)))
    ]
    again = read(write_exposure_sites(sites))
    assert (list(again.sites), again.left_out, again.noted) == (sites, (), ())


def tidy(text: str) -> str:
    """Return a text as every table that comes in is read: ordinary forms of letters."""
    import unicodedata  # noqa: PLC0415 - used here alone

    return unicodedata.normalize("NFKC", text).strip()


@pytest.mark.skipif(not DATA.exists(), reason="the data set nz_locations_of_interest is absent")
@pytest.mark.parametrize(
    ("name", "rows", "sites", "noted"),
    [
        ("snapshot_2021-08-26T0813", 489, 489, 0),
        ("snapshot_2021-10-18T1425", 468, 468, 0),
        ("snapshot_2021-10-30T1620", 434, 434, 0),
        ("snapshot_2021-11-01T0813_conflict_markers", 789, 412, 0),
        ("locations_union", 3823, 3820, 1),
    ],
)
def test_real_feeds_are_salvaged_and_come_back(name: str, rows: int, sites: int, noted: int):
    with gzip.open(DATA / f"{name}.csv.gz", "rt", encoding="utf-8", newline="") as file:
        feed = read_exposure_sites(file.read(), today=TODAY, zone=AUCKLAND)
    assert (feed.rows, len(feed.sites), len(feed.noted)) == (rows, sites, noted)
    others = [
        each for each in feed.left_out if not each.words.en.startswith(("A version", "The header"))
    ]
    assert len(feed.sites) + len(others) == rows, "every row is taken or listed"
    assert feed.has_conflict == ("conflict" in name)
    again = read_exposure_sites(
        write_exposure_sites(feed.sites, zone=AUCKLAND), today=TODAY, zone=AUCKLAND
    )
    assert again.sites == feed.sites
