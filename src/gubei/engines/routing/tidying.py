"""Addresses and names of places in the one form in which they are compared."""

import re

from gubei.engines.routing.old_forms import OLD_FORMS, OLD_TO_NEW
from gubei.terms.text import compact

# Most addresses are plain already: one look instead of three passes.
_NOT_PLAIN = re.compile(rf"[^0-9a-zA-Z\-#()\u4e00-\u9fff]|[{''.join(sorted(OLD_FORMS))}]")


def tidy_address(text: str) -> str:
    """Bring an address to the form that names are looked up in.

    Half-width, lower case, new forms of characters, no white space.
    """
    if _NOT_PLAIN.search(text):
        text = compact(text).translate(OLD_TO_NEW)
    return text.lower()
