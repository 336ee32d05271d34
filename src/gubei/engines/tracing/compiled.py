"""`compiled`: turns a loop over arrays into machine code, once for this machine.

The code is kept beside the module, or in the account's cache folder where the package belongs to
somebody else; where nothing can be written it is made anew in each process. Loops release the
interpreter, so that other requests go on.
"""

from collections.abc import Callable
from typing import TypeVar, cast

import numba

Loop = TypeVar("Loop", bound=Callable[..., object])


def compiled(loop: Loop) -> Loop:
    """Return the loop as machine code, made at its first call or taken from the cache."""
    try:
        made = numba.njit(cache=True, nogil=True, boundscheck=False)(loop)
    except RuntimeError:  # no folder in which a cache could stand
        made = numba.njit(nogil=True, boundscheck=False)(loop)
    return cast(Loop, made)
