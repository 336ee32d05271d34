"""The report of an intake as a person reads it."""

from rich.table import Table

from gubei.adapters.tables import Workbook
from gubei.domain.leads.operations.intake import IntakeReport
from gubei.interfaces.cli.saying import note, say, show
from gubei.terms.words import Words

_COUNTS = {
    "rows": Words("rows", "总行数"),
    "unreadable": Words("cannot be read", "无法识别"),
    "leads": Words("leads", "线索"),
    "new_persons": Words("new persons", "新增人员"),
    "matched_persons": Words("known persons", "已有人员"),
    "review": Words("matches to review", "待核对的匹配"),
}
_ROUTES = {
    "village": Words("to a village or community", "派到村居"),
    "town": Words("to a town (village unclear)", "派到镇街（村居不明）"),
    "district": Words("to the district (address unclear)", "留在区级（地址不明）"),
    "transfer_proposed": Words("transfer proposed", "建议转办"),
}
_COMPARED = {
    "new": Words("new rows", "新增行"),
    "changed": Words("changed rows", "变更行"),
    "unchanged": Words("unchanged rows", "未变行"),
    "gone": Words("rows gone", "消失行"),
    "corrected": Words("corrected rows", "更正行"),
}
_MOST_NOTICES = 8


def show_report(report: IntakeReport, workbook: Workbook, *, seconds: float) -> None:
    """Show what came of a file: counts, routes, and what differs from the version before."""
    made = report.dispatch_list
    say(f"{made.name} · 第{made.version}版 version {made.version} · {made.id}")
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    table.add_column(justify="right")
    table.add_column()
    _add(table, _COUNTS, report.counts)
    _add(table, _ROUTES, report.routed)
    if report.versions is not None:
        _add(table, _COMPARED, report.versions)
    show(table)
    say(f"{seconds:.1f} s")
    for notice in _notices(workbook)[:_MOST_NOTICES]:
        note(notice)
    if report.counts["unreadable"]:
        note(
            Words(
                f"To correct the unreadable rows: gubei unreadable {made.id} -o FILE.xlsx",
                f"更正无法识别的行：gubei unreadable {made.id} -o 文件.xlsx",
            )
        )


def _add(table: Table, names: dict[str, Words], counts: dict[str, int]) -> None:
    for key, words in names.items():
        if key in counts or names is not _COMPARED:
            table.add_row(f"{counts.get(key, 0):,}", words.both())


def _notices(workbook: Workbook) -> list[Words]:
    own = [notice.words for notice in workbook.notices]
    return own + [notice.words for sheet in workbook.sheets for notice in sheet.notices]
