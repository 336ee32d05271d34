"""The other systems by name: how each is read, and how an outbreak is written for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Protocol

from gubei.adapters.dhis2.reading import read_dhis2
from gubei.adapters.dhis2.writing import write_dhis2
from gubei.adapters.fhir.writing import write_fhir
from gubei.adapters.godata.reading import read_godata
from gubei.adapters.godata.writing import FileKind, write_godata
from gubei.adapters.line_lists.files import LIMITS
from gubei.adapters.sormas.reading import read_sormas
from gubei.adapters.sormas.writing import Setting, write_sormas
from gubei.adapters.tables import Limits
from gubei.terms.outbreaks import Kind, Outbreak, OutbreakReading
from gubei.terms.refusals import Invalid

PATTERNS = {"dd/mm/yyyy": "%d/%m/%Y", "dd.mm.yyyy": "%d.%m.%Y", "mm/dd/yyyy": "%m/%d/%Y"}


class Reader(Protocol):
    """Reads files of one system together; `names` says under which name a file was sent."""

    def __call__(
        self,
        paths: Sequence[Path],
        *,
        today: date,
        kind: Kind | None = None,
        names: Mapping[Path, str] | None = None,
        limits: Limits = LIMITS,
    ) -> OutbreakReading:
        """Read the files. Raises Invalid for one that cannot be used."""


READERS: Mapping[str, Reader] = {
    "godata": read_godata,
    "sormas": read_sormas,
    "dhis2": read_dhis2,
}


@dataclass(frozen=True, slots=True)
class Wish:
    """For which system, in which form; `disease` "" is the system's name of COVID-19.

    `place` and `place_code` are name and code of the district; `dates` is how SORMAS writes them.
    """

    system: str
    place: str
    place_code: str
    today: date
    file_kind: FileKind = "csv"
    disease: str = ""
    region: str = ""
    dates: str = "dd/mm/yyyy"


@dataclass(frozen=True, slots=True)
class Written:
    """How many rows each file holds, and how many records the system has no place for, by kind."""

    files: dict[str, int]
    left: dict[str, int] = field(default_factory=dict)


def write_system(outbreak: Outbreak, folder: Path, wish: Wish) -> Written:
    """Write an outbreak for another system into an empty folder. Raises Invalid for unknown dates."""
    if wish.system == "godata":
        return Written(write_godata(outbreak, folder, kind=wish.file_kind))
    if wish.system == "dhis2":
        return Written(
            write_dhis2(outbreak, folder, org_unit=wish.place_code, written_on=wish.today)
        )
    if wish.system == "fhir":
        return Written(write_fhir(outbreak, folder, disease=wish.disease or "COVID-19"))
    left = {"follow-ups": len(outbreak.follow_ups), "samples": len(outbreak.samples)}
    files = write_sormas(outbreak, folder, setting=_setting(wish))
    return Written(files, {name: rows for name, rows in left.items() if rows})


def _setting(wish: Wish) -> Setting:
    pattern = PATTERNS.get(wish.dates.lower())
    if pattern is None:
        raise Invalid(
            f"Dates are one of {', '.join(PATTERNS)}.", f"日期格式须为 {'、'.join(PATTERNS)} 之一。"
        )
    return Setting(wish.disease or "CORONAVIRUS", wish.region, wish.place, pattern)
