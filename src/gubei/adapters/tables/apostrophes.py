"""Cells that a spreadsheet would run as a formula are written behind an apostrophe.

`neutralise` and `restore` are each other's reverse on every text.
"""

import re

_GUARD = 2
_RISKY = re.compile(r"'*[=+\-@\t\r]")


def neutralise(text: str) -> str:
    """Put an apostrophe before a text that begins with = + - @, tab or carriage return."""
    return "'" + text if _RISKY.match(text) else text


def restore(text: str) -> str:
    """Take one apostrophe away, exactly where `neutralise` would have put it."""
    if text[:1] == "'" and _RISKY.match(text, 1):
        return text[1:]
    return text


def unwrap(text: str) -> str:
    """Undo both guards of text files: our apostrophe, and ="..." around digits kept as text."""
    if text[:2] == '="' and len(text) > _GUARD and text[-1] == '"':
        return text[2:-1]
    return restore(text)
