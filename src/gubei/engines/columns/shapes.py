"""The shape of a table: the same header gives the same fingerprint, however it is typed."""

import hashlib
from collections.abc import Sequence

from gubei.engines.columns.fields import plain


def shape_of(header: Sequence[str]) -> str:
    """Return 16 hexadecimal digits that stay the same for headers that read the same.

    Width of characters, case, spaces and punctuation do not matter; the order of the
    columns does, because a mapping names columns by their place.
    """
    text = "\x1f".join(plain(name) for name in header)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
