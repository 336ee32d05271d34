"""A pack as a newer version wrote it, read by this one: keys that it does not know are left out.

Only for a relay, which has to go on deciding; whoever writes a pack by hand is told of every key.
"""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from gubei.engines.policy.pack import Pack

_UNKNOWN = "extra_forbidden"


@dataclass(frozen=True, slots=True)
class Understood:
    """A pack without the keys that this version does not know; `left_out` says where they stood."""

    pack: Pack
    left_out: tuple[str, ...]


def understand(content: Mapping[str, Any]) -> Understood:
    """Return what this version understands of a pack.

    Raises ValidationError where it is not a pack without them.
    """
    kept, left_out = deepcopy(dict(content)), list[str]()
    while True:
        try:
            return Understood(Pack.model_validate(kept), tuple(sorted(left_out)))
        except ValidationError as error:
            unknown = [each["loc"] for each in error.errors() if each["type"] == _UNKNOWN]
            if not unknown:
                raise
            for path in unknown:
                _leave_out(kept, path)
                left_out.append(".".join(str(step) for step in path))


def _leave_out(content: Any, path: tuple[int | str, ...]) -> None:
    for step in path[:-1]:
        content = content[step]
    del content[path[-1]]
