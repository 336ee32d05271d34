"""Every export can be taken in again and gives the same state.

A list with every outcome is worked on in one district and given back to the city. Another
district with an empty database takes the file in: its books, its results row by row, and the
file that it gives back are the same.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from gubei.domain.leads.models import DispatchList, Lead
from gubei.domain.leads.operations.closing import close, reopen
from gubei.domain.leads.operations.handling import assign, record_attempt
from gubei.domain.leads.operations.searches import ask_out_of_reach, decide_out_of_reach
from gubei.domain.leads.operations.transfers import record_receipt, send
from gubei.domain.leads.queries.export import export_leads
from gubei.domain.leads.queries.feedback import feedback_for
from gubei.domain.leads.queries.ledger import Ledger
from gubei.domain.leads.queries.outcomes import Naming, results_of
from gubei.domain.leads.rules.ends import End
from gubei.domain.leads.rules.results import Result
from gubei.domain.privacy.models import AccessLog, Purpose
from gubei.terms.refusals import Invalid
from tests.files import (
    a_database_of_its_own,
    books_by_unit,
    books_of,
    cells_in,
    lead_at,
    save,
    take,
    write_file,
)
from tests.world import NOW, World, build_world, document, phone

pytestmark = pytest.mark.django_db

NAME = "4月26日第二批"
WORKED = NOW + timedelta(hours=3)
SENT_BACK = NOW + timedelta(hours=5)
NEXT_DAY = NOW + timedelta(days=1)

HEADER = ["序号", "姓名", "身份证号", "联系电话", "现住址", "来源地", "备注"]


def _row(number: int, name: str, address: str, *, remark: str = "", same_as: int = 0) -> list[str]:
    serial = same_as or number
    return [
        str(number),
        name,
        document(date(1980, 1, 1) + timedelta(days=serial), 100 + serial),
        phone(100 + serial),
        address,
        "上海",
        remark,
    ]


ROWS = [
    ["关于核查来京人员的函"],
    [],
    HEADER,
    _row(1, "孙桂兰", "古北区北口镇柳沟村1号"),
    _row(2, "周德发", "古北区北口镇柳沟村2号", remark="=1+1"),
    _row(3, "吴秀英", "古北区北口镇石桥村3号", remark="同住：3人；有犬"),
    _row(4, "郑海涛", "古北区南河镇杏园村4号", remark="-"),
    _row(1, "孙桂兰", "古北区北口镇柳沟村1号"),
    [],
    _row(6, "冯立新", "古北区南河镇河沿村6号"),
    _row(7, "褚卫东", "古北区南河镇杏园村7号"),
    _row(8, "卫红梅", "古北区北口镇东关社区8号"),
    _row(9, "蒋大山", "古北区北口镇石桥村9号"),
    _row(10, "沈小燕", "没有写清楚的地方"),
    ["11", "", "", "", "", "", ""],
    _row(12, "韩冬梅", "古北区北口镇柳沟村12号"),
    _row(13, "杨树林", "古北区北口镇石桥村13号"),
    _row(14, "朱丽", "古北区南河镇杏园村14号"),
    _row(15, "朱莉", "古北区南河镇杏园村14号"),
    _row(16, "秦五月", "古北区北口镇柳沟村16号"),
    ["17", "姓名", "身份证号", "", "", "", ""],
    ["18", "尤 小 妹", "1.10228199001011E+17", "+86 19900000118", "北口镇", "", "@群众举报"],
]
SUN, ZHOU, WU, ZHENG, AGAIN, FENG, CHU, WEI, JIANG, SHEN = 4, 5, 6, 7, 8, 10, 11, 12, 13, 14
HAN, YANG, ZHU_LI, OTHER_ZHU_LI, QIN = 16, 17, 18, 19, 20


def work_every_way(world: World, found: DispatchList) -> None:
    """End the list's leads in every way there is, and leave some open."""
    duty, leader = world.he_duty, world.leng_leader

    def end(row: int, end_: End, *, other: UUID | None = None, unit: str = "") -> None:
        lead = lead_at(found, row).pk
        close(lead=lead, end=end_, duplicate_of=other, unit=unit, by=duty, now=WORKED)

    end(SUN, End("found", arrangement="central_isolation", actual_address="隔离点 3号楼"))
    end(ZHOU, End("found", arrangement="home_isolation", note="同住2人；已贴封条"))
    end(WU, End("found", arrangement="health_monitoring"))
    moved = End("found", "已解除风险，【去向】不需要再管控", "none", "石桥村 前街9号")
    end(ZHENG, moved, unit=world.unit("石桥村").code)
    end(
        CHU,
        End(
            "not_here", whereabouts="河北省滦平县；其女儿家", said_by="邻居 老王", note="已告知滦平"
        ),
    )
    end(WEI, End("false_hit", note="手机号为单位前台"))
    end(ZHU_LI, End("duplicate", note="同音"), other=lead_at(found, OTHER_ZHU_LI).pk)
    end(QIN, End("false_hit", note="看错了"))
    reopen(lead=lead_at(found, QIN).pk, reason="又核实有此人", by=duty, now=WORKED)

    offered = _offer(world, lead_at(found, FENG).pk)
    record_receipt(
        transfer=offered,
        receiver="怀柔 李值班",
        at=WORKED - timedelta(minutes=20),
        by=duty,
        now=WORKED,
    )
    _offer(world, lead_at(found, HAN).pk)

    request = _ask(world, lead_at(found, JIANG).pk)
    decide_out_of_reach(request=request, approved=True, answer="同意", by=leader, now=WORKED)
    _ask(world, lead_at(found, YANG).pk)

    assign(
        leads=[lead_at(found, OTHER_ZHU_LI).pk], unit=world.unit("北口镇").code, officer=None,
        reason="", by=duty, now=WORKED,
    )  # fmt: skip


def _offer(world: World, lead: UUID) -> UUID:
    return send(
        lead=lead, to_code="110116", to_name="北京市怀柔区", reason="现住怀柔",
        by=world.he_duty, now=WORKED - timedelta(minutes=30),
    ).pk  # fmt: skip


def _ask(world: World, lead: UUID) -> UUID:
    record_attempt(
        lead=lead, means="call", result="switched_off", note="", by=world.he_duty, now=WORKED
    )
    summary = "三次电话关机，上门无人"
    return ask_out_of_reach(lead=lead, summary=summary, by=world.he_duty, now=WORKED).pk


BOOKS = Ledger(
    rows=18, unreadable=2, leads=16, found=4, duplicate=2, transferred=1, not_here=1,
    false_hit=1, out_of_reach=1, open=6,
)  # fmt: skip


def results_by_row(found: DispatchList) -> dict[int, Result]:
    """Return how every lead stands, by the row it came in."""
    rows = dict(Lead.objects.filter(dispatch_list=found).values_list("id", "row__number"))
    naming = Naming(within=found.pk)
    results = results_of(dict.fromkeys(rows, 0), at=NEXT_DAY, naming=naming)
    return {rows[lead]: result for lead, result in results.items()}


def without_clock(ledger: Ledger) -> dict[str, int]:
    """Return the counts that do not depend on when the file came."""
    return {name: count for name, count in ledger.as_dict().items() if name != "overdue"}


def give_back(world: World, found: DispatchList, path: Path) -> Path:
    """Write the feedback of a list."""
    tables = feedback_for(
        dispatch_list=found.pk, by=world.he_duty, purpose=Purpose.FEEDBACK, now=NEXT_DAY
    )
    return save(tables, path)


@pytest.mark.parametrize("came_as", ["xlsx", "csv"])
@pytest.mark.parametrize("back_as", ["xlsx", "csv", "tsv"])
def test_a_list_with_every_outcome_goes_back_and_comes_again(
    tmp_path: Path, came_as: str, back_as: str
):
    came = write_file(tmp_path / f"came.{came_as}", ROWS)
    first, second = tmp_path / f"{NAME}.{back_as}", tmp_path / f"second.{back_as}"
    with a_database_of_its_own():
        world = build_world()
        found = take(came, name=NAME).dispatch_list
        work_every_way(world, found)
        assert without_clock(books_of(found, NEXT_DAY)) == without_clock(BOOKS)
        shares = books_by_unit(found, NEXT_DAY)
        results = results_by_row(found)
        give_back(world, found, first)
        assert AccessLog.objects.filter(look="export", count=18).count() == 1
    with a_database_of_its_own():
        world = build_world()
        again = take(first, name=NAME, now=NEXT_DAY).dispatch_list
        assert without_clock(books_of(again, NEXT_DAY)) == without_clock(BOOKS)
        assert _clockless(books_by_unit(again, NEXT_DAY)) == _clockless(shares)
        assert results_by_row(again) == results
        give_back(world, again, second)
    assert cells_in(second)[0][1] == cells_in(first)[0][1]
    if back_as != "xlsx":  # a workbook says when it was written
        assert second.read_bytes() == first.read_bytes()


def _clockless(shares: dict[str, Ledger]) -> dict[str, dict[str, int]]:
    return {code: without_clock(ledger) for code, ledger in shares.items()}


def test_the_feedback_is_the_very_table_with_eight_columns_more(tmp_path: Path):
    world = build_world()
    found = take(write_file(tmp_path / "came.xlsx", ROWS), name=NAME).dispatch_list
    work_every_way(world, found)
    ((_, cells),) = cells_in(give_back(world, found, tmp_path / "back.xlsx"))
    own = [[cell or "" for cell in row[: len(HEADER)]] for row in cells]
    assert own == [_as_written(row) for row in ROWS]
    results = {place + 1: row[len(HEADER) :] for place, row in enumerate(cells)}
    assert results[1] == [None] * 8
    assert results[3] == [
        "是否找到", "落位时间", "核查人", "实际住址", "所属村居", "结果", "转往", "备注",
    ]  # fmt: skip
    assert results[ZHENG] == [
        "是", "2022-04-26 12:30", "何值班", "石桥村 前街9号", "北口镇石桥村", "已找到-无需管控",
        None, "已解除风险，【【去向】不需要再管控",
    ]  # fmt: skip
    assert results[AGAIN] == [
        "是", "2022-04-26 09:30", None, None, "北口镇柳沟村", "重复",
        None, "【重复于】第4行 【该行结果】已找到-集中隔离",
    ]  # fmt: skip
    assert results[FENG][5:] == [
        "已转办", "北京市怀柔区",
        "【签收人】怀柔 李值班 【签收时间】2022-04-26 12:10 【区划代码】110116 【说明】现住怀柔",
    ]  # fmt: skip
    assert results[SHEN] == [None, None, None, None, "古北区", "核查中", None, None]
    assert results[15][5:] == [
        "无法识别", None, "该行没有姓名、证件、电话或编号，无法确定是谁，请补充其中一项。",
    ]  # fmt: skip


def _as_written(row: Sequence[str]) -> list[str]:
    """Return a row as it lies in the export: what would run in a spreadsheet stands still."""
    cells = [f"'{cell}" if cell[:1] in "=+-@" and cell else cell for cell in row]
    return [*cells, *[""] * (len(HEADER) - len(cells))]


def test_exported_leads_come_back_as_they_stand(tmp_path: Path):
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    with a_database_of_its_own():
        world = build_world()
        found = take(write_file(tmp_path / "came.csv", ROWS), name=NAME).dispatch_list
        work_every_way(world, found)
        shares = books_by_unit(found, NEXT_DAY)
        _export(world, found, first)
    with a_database_of_its_own():
        world = build_world()
        again = take(first, name=NAME, now=NEXT_DAY).dispatch_list
        leads_only = without_clock(BOOKS) | {"rows": 16, "unreadable": 0}
        assert without_clock(books_of(again, NEXT_DAY)) == leads_only
        assert _clockless(books_by_unit(again, NEXT_DAY)) == _clockless(shares)
        _export(world, again, second)
    assert _but_the_source_row(second) == _but_the_source_row(first)


def _export(world: World, found: DispatchList, path: Path) -> None:
    leads = Lead.objects.filter(dispatch_list=found).order_by("row__number")
    table = export_leads(
        leads=leads, whole_numbers=True, by=world.he_duty, purpose=Purpose.LOCATE, now=NEXT_DAY
    )
    save([table], path)


def _but_the_source_row(path: Path) -> list[list[str]]:
    """Leave out 派单行, which says where the row stood in the file that came."""
    ((_, cells),) = cells_in(path)
    place = cells[0].index("派单行")
    return [row[:place] + row[place + 1 :] for row in cells]


def test_a_list_of_several_sheets_goes_back_as_a_workbook_only(tmp_path: Path):
    world = build_world()
    found = take(write_two_sheets(tmp_path / "two.xlsx")).dispatch_list
    first = give_back(world, found, tmp_path / "back.xlsx")
    assert [name for name, _ in cells_in(first)] == ["密接", "次密接"]
    (_, _), (_, cells) = cells_in(first)
    assert cells[1][-1] == "【重复于】工作表“密接”第2行 【该行结果】核查中"
    with pytest.raises(Invalid, match="2 sheets"):
        give_back(world, found, tmp_path / "back.csv")


def write_two_sheets(path: Path) -> Path:
    """Write one person on two sheets."""
    import openpyxl  # noqa: PLC0415

    book = openpyxl.Workbook()
    book.active.title = "密接"
    for sheet in (book.active, book.create_sheet("次密接")):
        sheet.append(HEADER)
        sheet.append(_row(1, "孙桂兰", "古北区北口镇柳沟村1号"))
    book.save(path)
    return path
