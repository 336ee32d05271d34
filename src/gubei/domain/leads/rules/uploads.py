"""How a file is proposed to be taken in: a plan for every sheet, a name for the list."""

from collections.abc import Mapping, Sequence
from typing import Any

from gubei.domain.leads.rules.plans import Sheet, SheetPlan, plan_sheet
from gubei.engines.columns import FIELDS
from gubei.terms.refusals import Invalid

Fields = Sequence[str | None]

LONGEST_NAME = 200


def plan_sheets(sheets: Sequence[Sheet], fields: Sequence[Fields] | None = None) -> list[SheetPlan]:
    """Plan every sheet by the fields given for it, else by what it says itself.

    Raises Invalid where the number of sheets or columns is another.
    """
    if fields is None:
        return [plan_sheet(sheet) for sheet in sheets]
    if len(fields) != len(sheets):
        raise Invalid(
            f"The mapping is for {len(fields)} sheets, the file has {len(sheets)}.",
            f"映射对应 {len(fields)} 张表，而文件有 {len(sheets)} 张。",
        )
    return [plan_sheet(sheet, own) for sheet, own in zip(sheets, fields, strict=True)]


def list_name_of(file_name: str) -> str:
    """Return the name that a list gets from its file: without the ending."""
    stem, dot, _ = file_name.strip().rpartition(".")
    return (stem if dot and stem else file_name.strip())[:LONGEST_NAME]


def check_name(name: str) -> str:
    """Return a name without spaces around it. Raises Invalid where it is empty or too long."""
    tidy = name.strip()
    if not 0 < len(tidy) <= LONGEST_NAME:
        raise Invalid(
            f"A name has 1 to {LONGEST_NAME} characters.", f"名称应为 1 至 {LONGEST_NAME} 个字。"
        )
    return tidy


def check_fields(fields: Sequence[Fields], sheets: Sequence[Mapping[str, Any]]) -> None:
    """Raise Invalid where fields do not fit the sheets of a preview, or one stands twice."""
    wanted = [len(sheet["columns"]) for sheet in sheets]
    if [len(own) for own in fields] != wanted:
        raise Invalid(
            f"Say for every column of every sheet what it is: {wanted} columns.",
            f"请为每张表的每一列指定含义：列数为 {wanted}。",
        )
    for own in fields:
        named = [name for name in own if name]
        unknown = next((name for name in named if name not in FIELDS), None)
        if unknown:
            raise Invalid(f"There is no field {unknown}.", f"没有字段 {unknown}。")
        twice = next((name for name in named if named.count(name) > 1), None)
        if twice:
            label = FIELDS[twice].label
            raise Invalid(
                f"Two columns are said to be “{label.en}”; choose one.",
                f"有两列都指定为“{label.zh}”，请只选一列。",
            )
