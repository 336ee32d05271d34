"""The other systems by name: how each is read."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Protocol

from gubei.adapters.dhis2.reading import read_dhis2
from gubei.adapters.godata.reading import read_godata
from gubei.adapters.sormas.reading import read_sormas
from gubei.terms.outbreaks import Kind, OutbreakReading


class Reader(Protocol):
    """Reads files of one system together; `names` says under which name a file was sent."""

    def __call__(
        self,
        paths: Sequence[Path],
        *,
        today: date,
        kind: Kind | None = None,
        names: Mapping[Path, str] | None = None,
    ) -> OutbreakReading:
        """Read the files. Raises Invalid for one that cannot be used."""


READERS: Mapping[str, Reader] = {
    "godata": read_godata,
    "sormas": read_sormas,
    "dhis2": read_dhis2,
}
