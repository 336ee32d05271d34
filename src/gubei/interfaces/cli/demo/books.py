"""The two workbooks of the demo, with everything that people do to workbooks."""

import random
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import xlsxwriter

from gubei.interfaces.cli.demo.drafts import Draft

_GROUPS = (("基本信息", 1, 5), ("居住信息", 6, 7), ("来京轨迹", 8, 10))
_CITY_HEADER = (
    "序号", "姓名", "性别", "证件类型", "证件号码", "联系电话", "现住址", "所属镇街",
    "来源地", "抵京时间", "交通方式", "风险类别", "备注",
)  # fmt: skip
_WIDTHS = (6, 9, 6, 10, 22, 16, 44, 14, 22, 14, 14, 12, 16)
_BOTH_HEADER = ("序号 No.", "姓名 Name", "性别 Sex", "证件号码 ID No.", "联系电话 Tel",
                "现住址 Address", "关联密接", "最后接触日期 Last contact")  # fmt: skip
_ENGLISH_HEADER = ("no", "name", "sex", "id_no", "phone", "address", "town", "village",
                   "last_contact_date")  # fmt: skip

Sheet = Any
Book = Any


def write_city_book(path: Path, drafts: Sequence[Draft], day: date) -> None:
    """Write the list of the city: two title rows, a header of two rows, a foot."""
    with xlsxwriter.Workbook(path) as book:
        _date_book(book, day)
        sheet = book.add_worksheet("派单")
        _write_city_top(book, sheet, day, len(drafts))
        write_date = _date_writer(book)
        for row, draft in enumerate(drafts, start=4):
            sheet.write_formula(row, 0, "=ROW()-4", None, row - 3)
            cells = [draft.name, draft.sex, "居民身份证" if draft.document else ""]
            sheet.write_row(row, 1, cells)
            _write_document(sheet, row, 4, draft)
            _write_phone(sheet, row, 5, draft)
            sheet.write_row(row, 6, [draft.address, draft.town, draft.source])
            write_date(sheet, row, 9, draft)
            sheet.write_row(row, 10, [draft.vehicle, "风险区来京", draft.note])
        sheet.write(len(drafts) + 5, 0, "填表人：市专班    审核人：市专班    注：请于24小时内反馈")


def _write_city_top(book: Book, sheet: Sheet, day: date, count: int) -> None:
    title = book.add_format({"bold": True, "align": "center", "font_size": 16})
    head = book.add_format({"bold": True, "align": "center", "valign": "vcenter", "border": 1})
    last = len(_CITY_HEADER) - 1
    sheet.merge_range(
        0, 0, 0, last, "关于协助核查风险区来京人员的派单（演示，人员均为虚构）", title
    )
    sent = f"下发时间：{day.year}年{day.month}月{day.day}日20:30    共{count}人    2小时内落位"
    sheet.merge_range(1, 0, 1, last, sent)
    grouped: set[int] = set()
    for name, first, end in _GROUPS:
        sheet.merge_range(2, first, 2, end, name, head)
        grouped.update(range(first, end + 1))
    for column, name in enumerate(_CITY_HEADER):
        sheet.set_column(column, column, _WIDTHS[column])
        if column in grouped:
            sheet.write(3, column, name, head)
        else:
            sheet.merge_range(2, column, 3, column, name, head)


def write_contacts_book(path: Path, drafts: Sequence[Draft], rng: random.Random, day: date) -> None:
    """Write secondary contacts on two sheets, the second headed in English."""
    half = len(drafts) * 2 // 3
    with xlsxwriter.Workbook(path) as book:
        _date_book(book, day)
        write_date = _date_writer(book)
        _write_bilingual(book.add_worksheet("次密接名单"), drafts[:half], rng, write_date)
        _write_english(book.add_worksheet("supplement"), drafts[half:], write_date)


def _write_bilingual(
    sheet: Sheet, drafts: Sequence[Draft], rng: random.Random, write_date: "DateWriter"
) -> None:
    sheet.merge_range(0, 0, 0, 7, "次密接人员名单（演示，人员均为虚构）")
    sheet.write_row(1, 0, _BOTH_HEADER)
    for row, draft in enumerate(drafts, start=2):
        sheet.write_row(row, 0, [row - 1, draft.name, draft.sex])
        _write_document(sheet, row, 3, draft)
        _write_phone(sheet, row, 4, draft)
        sheet.write_row(row, 5, [draft.address, f"密接{rng.randint(1, 40):03d}"])
        write_date(sheet, row, 7, draft)


def _write_english(sheet: Sheet, drafts: Sequence[Draft], write_date: "DateWriter") -> None:
    sheet.write_row(0, 0, _ENGLISH_HEADER)
    sexes = {"男": "male", "女": "F"}
    for row, draft in enumerate(drafts, start=1):
        sheet.write_row(row, 0, [row, draft.name, sexes.get(draft.sex, "")])
        _write_document(sheet, row, 3, draft)
        _write_phone(sheet, row, 4, draft)
        sheet.write_row(row, 5, [draft.address, draft.town, draft.village])
        write_date(sheet, row, 8, draft)


def _date_book(book: Book, day: date) -> None:
    """Fix the date of making, so that the same seed gives the same file."""
    book.set_properties({"created": datetime.combine(day, time(20, 30))})


def _write_document(sheet: Sheet, row: int, column: int, draft: Draft) -> None:
    number = draft.document_as_number
    if number is not None:
        sheet.write_number(row, column, number)
    else:
        sheet.write_string(row, column, draft.document)


def _write_phone(sheet: Sheet, row: int, column: int, draft: Draft) -> None:
    """Write three telephones of ten as numbers, as a spreadsheet does when they are typed."""
    if draft.phone.isdecimal() and draft.is_phone_number:
        sheet.write_number(row, column, int(draft.phone))
    else:
        sheet.write_string(row, column, draft.phone)


DateWriter = Callable[[Sheet, int, int, Draft], None]


def _date_writer(book: Book) -> DateWriter:
    """Return a writer that uses the form of date that the draft asks for."""
    as_date = book.add_format({"num_format": "yyyy/m/d"})

    def write(sheet: Sheet, row: int, column: int, draft: Draft) -> None:
        day = draft.arrived
        if day is None:
            return
        if draft.date_form == 0:
            sheet.write_datetime(row, column, datetime.combine(day, time()), as_date)
            return
        texts = (
            f"{day.year}/{day.month}/{day.day}",
            f"{day.year}年{day.month}月{day.day}日",
            f"{day.month}.{day.day}",
            f"{day:%Y%m%d}",
        )
        sheet.write_string(row, column, texts[draft.date_form - 1])

    return write
