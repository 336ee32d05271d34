"""A list comes in through the browser: sent, looked at, corrected, confirmed, taken in."""

import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from gubei.adapters.tables import read_workbook, write_table
from gubei.domain.leads.models import Closing, ColumnMapping, DispatchList, ListRow, Upload
from gubei.domain.leads.operations.intake import Received
from gubei.interfaces.cli.intake import run_intake
from gubei.interfaces.worker.taking_in import take_in_upload
from gubei.terms.refusals import Invalid
from tests.conftest import Clock
from tests.interfaces.api import Api
from tests.world import NOW, World, document, phone

HEADER = ("姓名", "证件", "电话", "现住址", "情况")
ROWS = (
    ("林梅", document(NOW.date().replace(year=1988), 12), phone(1), "古北区北口镇柳沟村12号", ""),
    ("王建国", "", phone(2), "古北区北口镇石桥村", "发热"),
    ("", "", "", "南河镇", ""),
)


def table(rows: Any = ROWS, header: Any = HEADER, name: str = "派单.csv") -> io.BytesIO:
    file = io.BytesIO()
    write_table(file, header=header, rows=rows, kind="csv")
    file.seek(0)
    file.name = name
    return file


def send(api: Api, file: io.BytesIO | None = None) -> dict[str, Any]:
    answer = api.upload("/uploads", file=file or table())
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()


def confirm(api: Api, upload: dict[str, Any], **more: Any) -> Any:
    columns = [[column["field"] for column in sheet["columns"]] for sheet in upload["sheets"]]
    sent = {"name": upload["proposed"]["name"], "columns": columns} | more
    return api.post(f"/uploads/{upload['id']}/confirm", sent)


def jobs() -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE lock = 'take_in_upload'")
        return [json.loads(args) for (args,) in cursor.fetchall()]


def run(upload: dict[str, Any], tries: int = 0) -> None:
    take_in_upload(UUID(upload["id"]), tries=tries, now=NOW)


@pytest.fixture
def duty(world: World, clock: Clock) -> Api:
    return Api(world.he_duty)


def test_he_sees_what_the_columns_hold_with_numbers_masked(duty: Api) -> None:
    upload = send(duty)
    sheet = upload["sheets"][0]
    fields = [column["field"] for column in sheet["columns"]]
    assert fields[:4] == ["name", "document", "phone", "address"]
    assert (upload["rows"], sheet["header_row"], upload["mapping_used"]) == (3, 1, None)
    assert sheet["columns"][2]["samples"] == ["199****0001", "199****0002"]
    assert "*" in sheet["columns"][1]["samples"][0]
    assert upload["proposed"] == {
        "name": "派单",
        "kind": "dispatch",
        "received_at": upload["at"],
        "previous": None,
    }
    assert {"field": "name", "words": {"en": "Name", "zh": "姓名"}} in upload["fields"]


def test_the_file_lies_sealed_until_it_is_a_list(duty: Api) -> None:
    upload = send(duty)
    stored = Upload.objects.get()
    assert "林梅".encode() not in bytes(stored.content or b"")
    assert confirm(duty, upload).status_code == 200
    run(upload)
    stored.refresh_from_db()
    assert stored.content is None
    assert stored.settings["preview"]["sheets"] == []


def test_a_confirmed_file_becomes_a_list_by_the_worker(duty: Api) -> None:
    upload = send(duty)
    confirmed = confirm(duty, upload, name="夜间派单", kind="tracing")
    assert confirmed.json()["confirmed_at"]
    assert confirmed.json()["list"] is None
    assert jobs() == [{"upload_id": upload["id"]}]
    run(upload)
    after = duty.get(f"/uploads/{upload['id']}").json()
    made = DispatchList.objects.get(pk=after["list"])
    assert (made.name, made.kind, made.taken_in_by.name) == ("夜间派单", "tracing", "何值班")
    assert (after["rows_read"], after["refused"]) == (3, None)
    assert list(ListRow.objects.values_list("unreadable", flat=True)).count("nobody_named") == 1


def test_a_job_that_runs_twice_makes_one_list(duty: Api) -> None:
    upload = send(duty)
    confirm(duty, upload)
    run(upload)
    run(upload, tries=1)
    assert DispatchList.objects.filter(name="派单").count() == 1


def test_columns_are_corrected_and_kept_for_the_next_file_of_this_shape(duty: Api) -> None:
    upload = send(duty)
    columns = [["name", "document", "phone", "address", "exposure_place"]]
    assert confirm(duty, upload, columns=columns, save_mapping_as="市级派单").status_code == 200
    run(upload)
    assert [each["name"] for each in duty.get("/mappings").json()["items"]] == ["市级派单"]
    again = send(duty, table(rows=ROWS[:2], name="明天.csv"))
    assert again["mapping_used"] == "市级派单"
    assert again["sheets"][0]["columns"][4]["field"] == "exposure_place"
    assert duty.delete(f"/mappings/{ColumnMapping.objects.get().pk}").status_code == 200
    assert send(duty, table(rows=ROWS[:2], name="明天.csv"))["mapping_used"] is None


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ([["name"]], "[5]"),
        ([["name", "name", None, None, None]], "Two columns"),
        ([["name", "shoe_size", None, None, None]], "shoe_size"),
    ],
)
def test_columns_that_do_not_fit_are_refused_in_words(
    duty: Api, columns: list[list[str | None]], said: str
) -> None:
    refused = confirm(duty, send(duty), columns=columns)
    assert refused.status_code == 422
    assert said in refused.json()["words"]["en"]


def test_columns_that_name_nobody_are_refused_as_they_are_confirmed(duty: Api) -> None:
    upload = send(duty)
    refused = confirm(duty, upload, columns=[[None] * 5])
    assert (refused.status_code, refused.json()["code"]) == (422, "nobody_in_the_columns")
    assert jobs() == []
    assert confirm(duty, upload).status_code == 200


def test_of_columns_that_nobody_recognised_he_hears_as_he_sends_them(duty: Api) -> None:
    """They can still be named: the file may be a list under headings of its own."""
    sent = send(duty, table(rows=(("甲一", "3"), ("乙二", "4")), header=("谁", "几")))
    assert "No column says who" in sent["notices"][0]["en"]
    assert confirm(duty, sent, columns=[["name", None]]).status_code == 200


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        (
            "通报.pdf",
            b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n%%EOF\n",
            "file_type",
        ),
        ("表头.csv", "姓名,电话,现住址\n".encode(), "no_rows"),
        ("通报.txt", "各镇街：昨夜接市级通报，请连夜核查。\n名单另发。\n".encode(), "not_a_list"),
        ("note.txt", b"Dear all,\nthe night went well, as we hoped.\nBest, Lin\n", "not_a_list"),
        ("word.txt", b"hello\n", "not_a_list"),
    ],
)
def test_what_is_no_list_is_refused_as_it_is_sent(
    duty: Api, tmp_path: Path, name: str, content: bytes, code: str
) -> None:
    """The command refuses it in the same words: the rule stands in one place."""
    file = io.BytesIO(content)
    file.name = name
    refused = duty.upload("/uploads", file=file)
    assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert not Upload.objects.exists()
    (tmp_path / name).write_bytes(content)
    with pytest.raises(Invalid) as said:
        take_in_file(tmp_path / name)
    assert {"en": said.value.words.en, "zh": said.value.words.zh} == refused.json()["words"]


def take_in_file(path: Path) -> None:
    """Take a file in as `gubei intake` does."""
    received = Received(path.name, bytes(32), path.stem, "dispatch", NOW)
    run_intake(read_workbook(path), received, now=NOW)


def test_an_image_is_refused_in_both_languages_and_nothing_is_kept(duty: Api) -> None:
    file = io.BytesIO(b"\x89PNG\r\n\x1a\n" + bytes(200))
    file.name = "名单.xlsx"
    refused = duty.upload("/uploads", file=file)
    assert (refused.status_code, refused.json()["code"]) == (422, "file_type")
    assert "图片" in refused.json()["words"]["zh"]
    assert not Upload.objects.exists()


def test_a_file_that_is_a_list_already_is_refused_with_its_date(duty: Api) -> None:
    upload = send(duty)
    confirm(duty, upload)
    run(upload)
    refused = duty.upload("/uploads", file=table())
    assert (refused.status_code, refused.json()["code"]) == (409, "already_taken_in")
    assert "2022-04-26 09:30" in refused.json()["words"]["zh"]


def test_a_file_is_confirmed_once(duty: Api) -> None:
    upload = send(duty)
    assert confirm(duty, upload).status_code == 200
    assert confirm(duty, upload).json()["code"] == "confirmed_before"
    assert duty.delete(f"/uploads/{upload['id']}").json()["code"] == "confirmed_before"
    assert len(jobs()) == 1


def test_a_file_that_was_not_confirmed_can_be_dropped(duty: Api) -> None:
    upload = send(duty)
    assert duty.delete(f"/uploads/{upload['id']}").status_code == 200
    assert duty.get(f"/uploads/{upload['id']}").status_code == 404


def test_a_newer_file_of_the_same_name_says_which_list_it_follows(duty: Api) -> None:
    upload = send(duty)
    confirm(duty, upload)
    run(upload)
    again = send(duty, table(rows=ROWS[:1]))
    assert again["proposed"]["previous"]["version"] == 1


def test_a_list_cannot_come_in_the_future(duty: Api) -> None:
    refused = confirm(duty, send(duty), received_at=NOW + timedelta(hours=1))
    assert refused.status_code == 422


def test_a_file_that_was_cut_off_four_times_is_not_tried_for_ever(duty: Api) -> None:
    upload = send(duty)
    confirm(duty, upload)
    run(upload, tries=4)
    assert "cut off" in duty.get(f"/uploads/{upload['id']}").json()["refused"]["en"]


def test_a_repeated_confirmation_gets_the_first_answer(duty: Api) -> None:
    upload = send(duty)
    sent = {"name": "夜间", "columns": [["name", None, None, None, None]]}
    path = f"/uploads/{upload['id']}/confirm"
    key = {"Idempotency-Key": "k1"}
    first = duty.send("post", path, sent, **key)
    second = duty.send("post", path, sent, **key)
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.content == second.content
    assert len(jobs()) == 1


def test_village_workers_take_nothing_in(world: World, clock: Clock) -> None:
    village = Api(world.liu_village)
    assert village.upload("/uploads", file=table()).status_code == 403
    assert village.get("/uploads").status_code == 403
    assert village.get("/mappings").status_code == 403


def test_what_the_machine_closed_as_it_took_a_list_in_is_nobodys_work(duty: Api) -> None:
    upload = send(duty, table(rows=(ROWS[0], ROWS[0], ROWS[0])))
    confirm(duty, upload)
    run(upload)
    twice = Closing.objects.filter(lead__dispatch_list__name="派单")
    assert list(twice.values_list("outcome", "by")) == [("duplicate", None)] * 2
    assert duty.get("/work").json()["counts"]["done_today"] == 0
