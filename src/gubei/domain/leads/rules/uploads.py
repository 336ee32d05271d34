"""How a file is proposed to be taken in: a plan for every sheet, a name for the list."""

from collections.abc import Sequence

from gubei.domain.leads.rules.plans import Sheet, SheetPlan, plan_sheet
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
