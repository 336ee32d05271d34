"""Yes and no as people write them in a table."""

_YES = frozenset({"1", "1.0", "yes", "y", "true", "t", "是", "有", "√"})
_NO = frozenset({"", "0", "0.0", "no", "n", "false", "f", "否", "无", "没有"})


def read_flag(text: str) -> bool | None:
    """Return what a cell says, nothing is no; None for a word that is neither."""
    plain = text.strip().lower()
    if plain in _YES:
        return True
    return False if plain in _NO else None
