"""Files on their way to becoming lists, and the names of columns that are kept for later."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from gubei.adapters.tables import Chunk, Sheet
from gubei.domain.leads.models import Upload
from gubei.domain.leads.operations.mappings import save_mapping
from gubei.domain.leads.operations.uploads import (
    ReceivedFile,
    begin_upload,
    open_content,
    receive_upload,
    refuse_upload,
    sweep_uploads,
)
from gubei.domain.leads.queries.mappings import mapping_for, mapping_named
from gubei.domain.leads.rules.plans import plan_sheet, shape_of_sheets
from gubei.domain.leads.rules.previews import preview_sheet
from gubei.domain.leads.rules.uploads import list_name_of, plan_sheets
from gubei.engines.sealing import CannotOpen
from gubei.terms.refusals import Invalid, NotAllowed, NotFound, Refused
from gubei.terms.words import Words
from tests.world import NOW, World, document, phone

HEADER = ("序号", "姓名", "身份证号", "联系电话", "现住址")


def sheet_of(*rows: tuple[str, ...], header: tuple[str, ...] = HEADER) -> Sheet:
    whole = [Chunk(range(2, len(rows) + 2), rows=list(rows))] if rows else []
    return Sheet("派单", [], 1, header, len(rows), lambda size: iter(whole))


def a_sheet() -> Sheet:
    return sheet_of(
        ("1", "林梅", document(NOW.date().replace(year=1988), 2), phone(1), "柳沟村12号"),
        ("2", "王建国", "", phone(2), "石桥村"),
        ("3", "赵小云", "", phone(3), "杏园村"),
    )


@dataclass
class FileOf:
    """A file that an officer sent."""

    content: bytes = b"name,phone\n"
    preview: dict[str, object] = field(default_factory=lambda: {"sheets": [], "rows": 0})

    def received(self) -> ReceivedFile:
        return ReceivedFile("夜间.csv", bytes(32), self.content, self.preview)


@pytest.mark.parametrize(
    ("file_name", "name"),
    [
        ("大数据派单0426.xlsx", "大数据派单0426"),
        ("名单.v2.csv", "名单.v2"),
        ("名单", "名单"),
        (".csv", ".csv"),
        ("x" * 300 + ".csv", "x" * 200),
    ],
)
def test_a_list_is_named_for_its_file(file_name: str, name: str) -> None:
    assert list_name_of(file_name) == name


def test_the_preview_shows_what_each_column_holds_and_masks_numbers() -> None:
    shown = preview_sheet(plan_sheet(a_sheet()))
    columns = shown["columns"]
    assert [each["field"] for each in columns[1:]] == ["name", "document", "phone", "address"]
    assert columns[3]["samples"] == ["199****0001", "199****0002", "199****0003"]
    assert "*" in columns[2]["samples"][0]
    assert all(0 < each["confidence"] <= 1 for each in columns[1:])


def test_the_column_that_counts_the_rows_is_known() -> None:
    plan = plan_sheet(a_sheet())
    assert plan.counting == 0
    assert plan.compared_cells(("1", "林梅", "", "", "")) == ["林梅", "", "", ""]
    assert not plan.names_by_number()


def test_a_case_number_that_jumps_is_no_count() -> None:
    header = ("案例编号", "姓名")
    plan = plan_sheet(sheet_of(("107", "林梅"), ("31", "王建国"), ("9", "赵小云"), header=header))
    assert plan.counting is None


def test_a_mapping_for_another_number_of_sheets_is_refused() -> None:
    with pytest.raises(Invalid):
        plan_sheets([a_sheet()], [[None] * 5, [None] * 5])


def test_the_newest_mapping_of_the_same_shape_is_used(world: World) -> None:
    he, sheets = world.he_duty, [a_sheet()]
    shape = shape_of_sheets(sheets)
    old = [[None, "name", None, None, None]]
    new = [[None, "name", "document", "phone", "address"]]
    save_mapping(name="旧", shape=shape, fields=old, by=he, now=NOW)
    save_mapping(name="新", shape=shape, fields=new, by=he, now=NOW + timedelta(minutes=1))
    found = mapping_for(he.unit, sheets)
    assert found is not None
    assert found.name == "新"
    assert mapping_named(he.unit, "旧").fields == old
    assert mapping_for(he.unit, [sheet_of(header=("姓名",))]) is None
    with pytest.raises(NotFound, match="新"):
        mapping_named(he.unit, "没有")


def test_a_mapping_saved_again_under_its_name_is_replaced(world: World) -> None:
    he = world.he_duty
    save_mapping(name="市", shape="a", fields=[["name"]], by=he, now=NOW)
    save_mapping(name=" 市 ", shape="b", fields=[["phone"]], by=he, now=NOW)
    assert mapping_named(he.unit, "市").fields == [["phone"]]


def test_only_who_takes_lists_in_sends_files(world: World) -> None:
    with pytest.raises(NotAllowed):
        receive_upload(file=FileOf().received(), by=world.liu_village, now=NOW)


def test_a_file_opens_only_as_the_upload_it_was_sealed_for(world: World) -> None:
    he = world.he_duty
    one = receive_upload(file=FileOf(b"one").received(), by=he, now=NOW)
    two = receive_upload(file=FileOf(b"two").received(), by=he, now=NOW + timedelta(seconds=1))
    assert open_content(one) == b"one"
    two.content = one.content
    with pytest.raises(CannotOpen):
        open_content(two)


def test_what_nobody_confirmed_is_not_begun_and_forgotten_after_two_days(world: World) -> None:
    upload = receive_upload(file=FileOf().received(), by=world.he_duty, now=NOW)
    assert begin_upload(upload.pk, now=NOW) is None
    assert sweep_uploads(now=NOW + timedelta(days=1)) == 0
    assert sweep_uploads(now=NOW + timedelta(days=3)) == 1


def test_a_refused_upload_keeps_its_first_reason_and_no_content(world: World) -> None:
    upload = receive_upload(file=FileOf().received(), by=world.he_duty, now=NOW)
    refuse_upload(upload.pk, Refused("one", Words("one", "一")), now=NOW)
    refuse_upload(upload.pk, Refused("two", Words("two", "二")), now=NOW)
    stored = Upload.objects.get()
    assert stored.refusal == {"code": "one", "en": "one", "zh": "一"}
    assert stored.content is None
