"""Counts of toll gates and detectors: every row is counted, repeated, or left out with a reason."""

import gzip
from collections import Counter
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from gubei.adapters.gate_counts import GateHour, by_gate, read_gate_counts
from gubei.terms.moments import SHANGHAI
from gubei.terms.refusals import Invalid


def at(hour: int, day: int = 19) -> datetime:
    return datetime(2016, 9, day, hour, tzinfo=SHANGHAI)


def written(folder: Path, text: str, name: str = "gates.csv") -> Path:
    file = folder / name
    data = text.encode()
    file.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    return file


def test_single_vehicles_of_a_toll_gate_are_counted_by_hour_and_class(tmp_path: Path):
    table = read_gate_counts(
        written(
            tmp_path,
            "time,tollgate_id,direction,vehicle_model,has_etc,vehicle_type\n"
            "2016-09-19 23:09:25,2,0,1,0,\n"
            "2016-09-19 23:11:53,2,0,1,0,0\n"
            "2016-09-19 23:11:53,2,0,1,0,0\n"
            "2016-09-19 22:01:00,2,1,5,1,1\n"
            "yesterday,2,0,1,0,\n"
            "2016-09-19 22:05:00,,0,1,0,\n"
            "2016-09-19 22:06:00,3,7,1,0,\n"
            "2016-09-19 22:07:00,3,,1,0,\n",
        )
    )
    assert (table.rows, table.repeated) == (8, 0)
    assert table.refused == Counter(
        {"time cannot be read": 1, "no gate": 1, "direction is unknown": 2}
    )
    assert table.hours == [
        GateHour("2", at(22), "out", "truck", 1),
        GateHour("2", at(23), "in", "", 1),
        GateHour("2", at(23), "in", "car", 2),
    ]
    assert by_gate(table.hours)[1] == {
        "gate": "2", "direction": "in", "class": "car", "vehicles": 2,
    }  # fmt: skip


def test_an_hour_that_is_repeated_with_the_same_number_counts_once(tmp_path: Path):
    table = read_gate_counts(
        written(
            tmp_path,
            "holiday,date_time,traffic_volume\n"
            "None,19-09-2016 07:00,6061\n"
            "None,19-09-2016 07:00,6061\n"
            "None,19-09-2016 07:00,6062\n"
            "None,20-09-2016 08:00,12.5\n"
            "None,20-09-2016 08:00,-1\n",
            "I94.csv.gz",
        )
    )
    assert (table.rows, table.repeated) == (5, 1)
    assert table.refused == Counter(
        {"no whole number of vehicles": 2, "another number for the same hour": 1}
    )
    assert table.hours == [GateHour("I94", at(7), "in", "", 6061)]


def test_days_and_months_are_told_apart_by_the_whole_column(tmp_path: Path):
    table = read_gate_counts(
        written(tmp_path, "time,vehicles\n09/19/2016 07:00,1\n09/03/2016 07:00,1\n"), gate="北门"
    )
    assert [(each.gate, each.hour) for each in table.hours] == [("北门", at(7, 3)), ("北门", at(7))]


@pytest.mark.parametrize(
    ("name", "text"), [("a.csv", "gate,vehicles\n1,2\n"), ("a.pdf", "%PDF"), ("empty.csv", "")]
)
def test_a_file_without_times_is_refused(tmp_path: Path, name: str, text: str):
    with pytest.raises(Invalid):
        read_gate_counts(written(tmp_path, text, name))


CHINESE = [
    ["卡口名称", "过车时间", "进出方向", "车型", "流量"],
    ["古北口检查站", "2016-09-19 07:00:00", "驶入", "客车", "12"],
    ["古北口检查站", "2016-09-19 07:00:00", "驶出", "货车", "3"],
]


@pytest.mark.parametrize("kind", ["gb18030", "utf-8-sig", "xlsx"])
def test_a_table_of_the_road_office_is_read_as_it_is_sent(tmp_path: Path, kind: str):
    file = tmp_path / f"车流.{'xlsx' if kind == 'xlsx' else 'csv'}"
    if kind == "xlsx":
        book = openpyxl.Workbook()
        for row in CHINESE:
            book.active.append(row)
        book.save(file)
    else:
        file.write_bytes("\n".join(map(",".join, CHINESE)).encode(kind))
    table = read_gate_counts(file)
    assert (table.rows, table.refused) == (2, Counter())
    assert table.hours == [
        GateHour("古北口检查站", at(7), "in", "car", 12),
        GateHour("古北口检查站", at(7), "out", "truck", 3),
    ]
