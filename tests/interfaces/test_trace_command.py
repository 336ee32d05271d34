"""`gubei trace` and `gubei network`: the contract, and what bad files come to."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from gubei.interfaces.cli.network import network
from gubei.interfaces.cli.trace import trace

NINE = 1_650_934_800  # 26 April 2022, 09:00 in Shanghai
CROWD, ROWS = 100_000, 1_000_000


def answer(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_the_contract_and_what_is_left_out_or_marked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    """Times without a zone are those of Shanghai, beside one that names another zone."""
    visits, seeds, out = (tmp_path / name for name in ("visits.csv", "seeds.csv", "out.csv"))
    visits.write_text(
        "person,place,start,end\n"
        "林梅,超市,2022-04-26 09:00,2022-04-26 10:00\n"
        "王强,超市,2022-04-26T01:30:00+00:00,2022-04-26T01:50:00+00:00\n"
        "王强,菜场,2022-04-26 09:40,2022-04-26 10:10\n"
        "李雷,菜场,2022-04-26 10:00,2022-04-26 10:20\n"
        "李雷,菜场,2022-04-26 12:00,2022-04-26 11:00\n"
        "李雷,菜场,2022-04-26 12:00,2022-04-26 12:00\n"
        "李雷,菜场,早上,2022-04-26 12:00\n"
    )
    seeds.write_text(
        "person,from,to\n林梅,2022-04-24,2022-04-26 09:40\n林梅,2022-04-26 09:20,2022-04-27\n"
        "无踪,2022-04-24,2022-04-27\n"
    )
    trace(visits=visits, seeds=seeds, min_minutes=10, rings=2, output=out, as_json=True)
    told = answer(capsys)
    assert all(isinstance(told.pop(name), float) for name in ("index_seconds", "query_seconds"))
    assert [(each["row"], each["en"][:9]) for each in told.pop("left_out")["rows"]] == [
        (6, "It ends ("), (7, "It ends w"), (8, "Start “早上"),
    ]  # fmt: skip
    assert told == {
        "visits": 4, "seeds": 2, "rings": [1, 1], "encounters": 2, "engine": "local",
        "seeds_left_out": {"count": 0, "rows": []}, "impossible": {"count": 2, "rows": [3, 4]},
        "seeds_without_visits": ["无踪"], "seeds_twice": ["林梅"], "crowded": [],
    }  # fmt: skip
    assert out.read_text().splitlines()[1:] == [
        "1,王强,林梅,超市,2022-04-26T09:30:00+08:00,2022-04-26T09:50:00+08:00,20.0",
        "2,李雷,王强,菜场,2022-04-26T10:00:00+08:00,2022-04-26T10:10:00+08:00,10.0",
    ]


def test_three_bad_rows_in_a_million_and_a_hundred_thousand_people_in_one_hour(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    """The square is named as crowded, so that its zones are asked for; nobody is missed."""
    number = np.arange(ROWS)
    in_crowd = number < CROWD
    start = np.where(in_crowd, NINE + number % 1800, NINE + number % 86_400)
    end = start + np.where(in_crowd, 3600, 600)
    end[[200_000, 500_000, ROWS - 1]] = start[[200_000, 500_000, ROWS - 1]]
    place = np.where(in_crowd, 0, 1 + number % 20_000)
    visits, seeds = tmp_path / "visits.parquet", tmp_path / "seeds.csv"
    table = {"person": number, "place": place, "start": start, "end": end}
    pl.DataFrame(table).write_parquet(visits)
    seeds.write_text(f"person,from,to\n0,{NINE},{NINE + 3600}\n")

    trace(visits=visits, seeds=seeds, as_json=True)
    told = answer(capsys)
    assert (told["visits"], told["rings"]) == (ROWS - 3, [CROWD - 1])
    assert told["crowded"] == [{"place": "0", "contacts": CROWD - 1}]
    left_out = told["left_out"]
    rows = [each["row"] for each in left_out["rows"]]
    assert (left_out["count"], rows) == (3, [200_001, 500_001, ROWS])


def test_pairs_become_spells_and_rings_by_any_names_of_columns(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    file = tmp_path / "pairs.csv"
    file.write_text("who,whom,at\na,b,20\na,b,40\nb,c,100\nc,d,20\na,a,20\n")
    network(contacts=file, columns="at,who,whom", index="a", as_json=True)
    told = answer(capsys)
    assert [each["row"] for each in told.pop("left_out")["rows"]] == [6]
    assert told == {
        "records": 4, "spells": 3, "persons": 4, "pairs": 3, "ring1": 1, "ring2": 1,
        "top": [["b", 2], ["c", 2], ["a", 1], ["d", 1]],
    }  # fmt: skip
