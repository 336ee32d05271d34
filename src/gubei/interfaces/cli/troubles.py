"""How commands list the rows of a file that were left out."""

from typing import Any

from gubei.adapters.visits import Troubles
from gubei.interfaces.cli.saying import note
from gubei.terms.words import Words

_SHOWN = 20


def say_troubles(troubles: Troubles, of: Words) -> None:
    """Say how many rows were left out, and the first of them with the reason."""
    if not troubles.count:
        return
    note(Words(
        f"{troubles.count:,} rows of the {of.en} were left out:",
        f"{of.zh}有 {troubles.count:,} 行未使用：",
    ))  # fmt: skip
    for each in troubles.listed[:_SHOWN]:
        note(Words(f"row {each.row}: {each.words.en}", f"第 {each.row} 行：{each.words.zh}"))
    if troubles.count > _SHOWN:
        more = troubles.count - _SHOWN
        note(Words(f"… and {more:,} more: see --json", f"……另有 {more:,} 行，见 --json"))


def troubles_as_json(troubles: Troubles) -> dict[str, Any]:
    """Return the count, and rows with reasons in both languages."""
    rows = [{"row": each.row, "en": each.words.en, "zh": each.words.zh} for each in troubles.listed]
    return {"count": troubles.count, "rows": rows}
