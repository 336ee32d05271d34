"""Why a file as a whole is refused, with what to do next."""

from gubei.terms.refusals import Invalid

_SAVE = ("Open it in the spreadsheet program, save it as .xlsx and send it again.",
         "请用电子表格软件打开，另存为.xlsx后重新发送。")  # fmt: skip


def refuse(code: str, en: str, zh: str) -> Invalid:
    """Return the refusal to raise."""
    return Invalid(en, zh, code=code)


def empty() -> Invalid:
    """The file has no bytes, or only blank cells."""
    return refuse(
        "file_empty",
        "The file is empty. Check that the right file was chosen and send it again.",
        "文件是空的。请确认选对了文件后重新发送。",
    )


def unknown_type(what_en: str = "", what_zh: str = "") -> Invalid:
    """The file is something else than a table."""
    en = f"This is {what_en}, not a table. " if what_en else "This file type is not known. "
    zh = f"这是{what_zh}，不是表格。" if what_zh else "不认识的文件类型。"
    return refuse(
        "file_type",
        en + "Gubei reads .xlsx, .xls, .csv and .tsv; save the table as one of these.",
        zh + "系统可读取.xlsx、.xls、.csv、.tsv，请另存为其中一种。",
    )


def broken(detail: str = "") -> Invalid:
    """The file was cut off or damaged on its way."""
    tail = f" ({detail})" if detail else ""
    return refuse(
        "file_broken",
        f"The file is damaged or was cut off on its way{tail}. Ask for it again; nothing was read.",
        f"文件损坏或传输中断{tail}。请重新索取该文件；本次未读取任何内容。",
    )


def cell_too_long() -> Invalid:
    """A cell is longer than any table has: the text is no table."""
    return refuse(
        "cell_too_long",
        "A cell holds more than 131,072 characters, so this is hardly a table. Check that the "
        "right file was chosen; else open it in the spreadsheet program and save it as .xlsx.",
        "有单元格超过131,072个字符，不像表格。请确认选对了文件，或用电子表格软件打开后另存为.xlsx。",
    )


def locked() -> Invalid:
    """The file asks for a password."""
    return refuse(
        "file_locked",
        "The file is protected by a password. Remove the password in the spreadsheet program "
        "and send it again.",
        "文件设有密码。请在电子表格软件中取消密码后重新发送。",
    )


def bomb(size: int) -> Invalid:
    """The file unpacks to far more than it should."""
    gib = size / 1024**3
    return refuse(
        "file_too_large_unpacked",
        f"The file would unpack to {gib:.1f} GiB and is not read, for safety. Split the table "
        "into several files, or save it as .csv.",
        f"文件解压后达{gib:.1f} GiB，为安全起见不予读取。请拆分为多个文件或另存为.csv。",
    )


def too_many_rows(limit: int) -> Invalid:
    """The file has more rows than one file may have."""
    return refuse(
        "too_many_rows",
        f"The file has more than {limit:,} rows. Split it into several files.",
        f"文件超过{limit:,}行，请拆分为多个文件。",
    )


def too_long_for_a_workbook(limit: int) -> Invalid:
    """A sheet of a workbook holds so many rows and no more."""
    return refuse(
        "too_long_for_a_workbook",
        f"The table has more than the {limit:,} rows that a workbook holds; write it as .csv.",
        f"该表超过工作簿可容纳的{limit:,}行，请导出为.csv。",
    )


def one_sheet_only(count: int) -> Invalid:
    """A text file holds one sheet."""
    return refuse(
        "one_sheet_only",
        f"The table has {count} sheets, and a text file holds one; write it as .xlsx.",
        f"该表有{count}个工作表，文本文件只能容纳一个，请导出为.xlsx。",
    )


def too_many_columns(count: int, limit: int) -> Invalid:
    """The file has more columns than a list of people can need."""
    return refuse(
        "too_many_columns",
        f"The table has {count:,} columns; at most {limit:,} are read. Delete the columns that "
        "are not needed and send it again.",
        f"表格有{count:,}列，最多读取{limit:,}列。请删除不需要的列后重新发送。",
    )


def too_many_cells(count: int) -> Invalid:
    """A workbook of this extent does not fit in memory."""
    return refuse(
        "too_many_cells",
        f"The sheet spans {count:,} cells, more than can be opened at once. Delete stray cells "
        "far from the table, or save it as .csv, and send it again.",
        f"工作表跨越{count:,}个单元格，无法一次打开。请删除远离表格的零散内容，或另存为.csv后重新发送。",
    )


def no_header() -> Invalid:
    """No row looks like a header."""
    return refuse(
        "no_header",
        "No header row was found. Put one row with the column names (name, document number, "
        "phone, address ...) above the data and send it again.",
        "未找到表头。请在数据上方加一行列名（姓名、证件号码、联系电话、现住址等）后重新发送。",
    )


def wrong_encoding() -> Invalid:
    """The text is in none of the encodings that are read."""
    return refuse(
        "file_encoding",
        "The characters of this text file cannot be read (it is neither UTF-8, UTF-16 nor "
        "GB18030). " + _SAVE[0],
        "文本编码无法识别（不是UTF-8、UTF-16或GB18030）。" + _SAVE[1],
    )


def web_page() -> Invalid:
    """A web page was saved under the name of a spreadsheet."""
    return refuse(
        "file_is_a_web_page",
        "This file has the name of a spreadsheet but holds a web page. " + _SAVE[0],
        "此文件名为表格，实际内容是网页。" + _SAVE[1],
    )
