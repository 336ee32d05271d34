"""`compiled`, `inner`: turn a loop over arrays into machine code, once for this machine.

The code is kept beside the module, or in the account's cache folder where the package belongs to
somebody else; where nothing can be written it is made anew in each process. It is made anew as well
when any file of the package has changed: numba looks at the loop's own file only, not at those of
the functions that went into it. Loops release the interpreter, so that other requests go on.
"""

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba

Loop = TypeVar("Loop", bound=Callable[..., object])
# Its types name only the options that are for everybody.
_njit: Any = numba.njit


def compiled(loop: Loop) -> Loop:
    """Return the loop as machine code, made at its first call or taken from the cache."""
    return _cached(loop)


def outer(loop: Loop) -> Loop:
    """Return a loop that makes no arrays, only uses those it is given: references are not counted."""
    return _cached(loop, _nrt=False)


def inner(loop: Loop) -> Loop:
    """Return a part of an `outer` loop: it is put in where it is called, and cannot be called else.

    A call would copy all arrays of a simulation; put in, an event takes a tenth of the time.
    """
    return cast(
        Loop,
        _njit(
            nogil=True,
            boundscheck=False,
            _nrt=False,
            forceinline=True,
            no_cpython_wrapper=True,
            no_cfunc_wrapper=True,
        )(loop),
    )


def _cached(loop: Loop, **more: bool) -> Loop:
    try:
        made = _njit(cache=True, nogil=True, boundscheck=False, **more)(loop)
    except RuntimeError:  # no folder in which a cache could stand
        made = _njit(nogil=True, boundscheck=False, **more)(loop)
    else:
        made._cache._cache_file._source_stamp = package_stamp(loop)
    return cast(Loop, made)


def package_stamp(loop: Callable[..., object]) -> tuple[float, int]:
    """Return when a file of the loop's package changed last, and how large all are together."""
    stats = [file.stat() for file in Path(inspect.getfile(loop)).parent.glob("*.py")]
    return max(each.st_mtime for each in stats), sum(each.st_size for each in stats)
