"""Files of a laboratory: the good rows are taken in, each other one is said with its reason."""

from pathlib import Path
from uuid import uuid4

import pytest
import xlsxwriter

from gubei.adapters.laboratories import read_results_file
from gubei.domain.orders.models import Order
from gubei.domain.people.models import Person
from gubei.domain.sampling.models import RecallMember, Sample, Tube, TubeResult
from gubei.domain.sampling.operations.taking_in import Delivery, take_in_results
from gubei.domain.sampling.operations.tubes import close_tube, open_tube
from gubei.domain.sampling.queries.due import due_today
from gubei.domain.sampling.rules.reading import read_line
from gubei.domain.sampling.rules.values import Source, Value
from tests.sampling import HOUR, a_session, edition9, filled, put, told
from tests.world import NOW, World

P, N = Value.POSITIVE, Value.NEGATIVE
AT = NOW + 3 * HOUR


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_file_of_two_hundred_rows_of_which_ten_are_broken(
    world: World, tmp_path: Path, ending: str
) -> None:
    """Five in a hundred: a wrong word, a blank, tubes nobody knows, twice, too early, not yet."""
    session = a_session(world)
    made = open_tube(session=session.pk, barcode="R000", by=world.he_duty, now=NOW)
    put(world, made, "林梅")
    close_tube(tube=made.pk, by=world.he_duty, now=NOW)
    sample = Sample.objects.get(tube=made)
    _copies(made, sample, 199)
    rows = [[f"R{number:03}", "阴性", "2022-04-26 10:30"] for number in range(200)]
    rows[10][1], rows[20][1], rows[30][0] = "不明", "", ""
    rows[40][0], rows[50][0] = "NOBODY1", "NOBODY2"
    rows[60][2], rows[70][2] = "2022-04-26 07:00", "2022-05-26 10:30"
    rows[80][2] = "昨天"
    rows[90], rows[100] = ["R091", "阳性", rows[0][2]], ["R101", "阳性", rows[0][2]]
    file = _written(tmp_path / f"结果.{ending}", [["条码", "结果", "检测时间"], *rows])

    sent = [read_line(*each, today=NOW.date()) for each in read_results_file(file)]
    delivery = Delivery(Source.FILE, file.name, b"f" * 32)
    report = take_in_results(lines=sent, delivery=delivery, by=world.he_duty, now=AT)

    assert (report.rows, report.taken) == (200, 190)
    assert {each.row: each.code for each in report.left_out} == {
        12: "unreadable", 22: "unreadable", 32: "unreadable", 42: "unknown_tube", 52: "unknown_tube",
        62: "before_the_sample", 72: "in_the_future", 82: "unreadable", 93: "contradicts_itself",
        103: "contradicts_itself",
    }  # fmt: skip
    assert TubeResult.objects.count() == 190


def _copies(tube: Tube, sample: Sample, many: int) -> None:
    """More tubes like one, each with the same person in it."""
    tubes = []
    for number in range(1, many + 1):
        copy = Tube.objects.get(pk=tube.pk)
        copy.pk, copy.barcode, copy.closed_at = uuid4(), f"R{number:03}", None
        tubes.append(copy)
    Tube.objects.bulk_create(tubes)
    samples = []
    for each in tubes:
        copied = Sample.objects.get(pk=sample.pk)
        copied.pk, copied.tube = uuid4(), each
        samples.append(copied)
    Sample.objects.bulk_create(samples)
    Tube.objects.filter(pk__in=[each.pk for each in tubes]).update(closed_at=tube.closed_at)


def _written(file: Path, rows: list[list[str]]) -> Path:
    if file.suffix == ".csv":
        file.write_text("\n".join(",".join(row) for row in rows), encoding="utf-8")
        return file
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("结果")
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
    return file


def test_a_single_sample_of_a_record_that_was_merged_settles_the_recall(world: World) -> None:
    """林小梅 turned out to be 林梅 after the recall; the single sample stands on 林梅."""
    edition9(world)
    world.add_person("林小梅", "柳沟村")
    filled(world, "M1", "林小梅", "王建国")
    told(world, "M1", P, AT)
    Person.objects.filter(name="林小梅").update(same_as=world.person("林梅"))
    due = [each.person.name for each in due_today(world.he_duty, now=AT).people]
    assert "林梅" in due
    filled(world, "M2", "林梅", size=1, at=AT + HOUR)
    member = RecallMember.objects.get(person__name="林小梅")
    order = Order.objects.get(subject_id=member.pk)
    assert order.closed_at == AT + HOUR
    now_due = [each.person.name for each in due_today(world.he_duty, now=AT + HOUR).people]
    assert "林梅" not in now_due
    told(world, "M2", N, AT + 2 * HOUR)
    member.refresh_from_db()
    assert (member.end, member.ended_at) == ("negative", AT + 2 * HOUR)
