"""The files of an export: written whole or not at all, readable by the owner alone."""

import os
import shutil
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from gubei.adapters.dhis2.writing import write_dhis2
from gubei.adapters.fhir.writing import write_fhir
from gubei.adapters.godata.writing import FileKind, write_godata
from gubei.adapters.sormas.writing import Setting, write_sormas
from gubei.domain.territory.models import Unit
from gubei.interfaces.cli.failing import why_of
from gubei.terms.outbreaks import Outbreak
from gubei.terms.refusals import Invalid

_PATTERNS = {"dd/mm/yyyy": "%d/%m/%Y", "dd.mm.yyyy": "%d.%m.%Y", "mm/dd/yyyy": "%m/%d/%Y"}


@dataclass(frozen=True, slots=True)
class Wish:
    """For which system, in which form; `disease` "" is the system's name of COVID-19."""

    system: str
    file_kind: FileKind
    disease: str
    region: str
    district: Unit
    dates: str
    today: date


@dataclass(frozen=True, slots=True)
class Written:
    """How many rows each file holds, and how many records the system has no place for, by kind."""

    files: dict[str, int]
    left: dict[str, int] = field(default_factory=dict)


def write_outbreak(outbreak: Outbreak, folder: Path, wish: Wish) -> Written:
    """Write an outbreak into a folder, in the place of what an earlier export wrote there."""
    draft = folder.with_name(f".{folder.name}.{os.getpid()}")
    try:
        draft.mkdir(mode=0o700, parents=True)
        written = _write(outbreak, draft, wish)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for file in draft.iterdir():
            file.chmod(0o600)
            file.replace(folder / file.name)
    except OSError as error:
        why = why_of(error)
        raise Invalid(
            f"{folder} cannot be written: {why.en}.", f"无法写入 {folder}：{why.zh}。"
        ) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return written


def _write(outbreak: Outbreak, folder: Path, wish: Wish) -> Written:
    if wish.system == "godata":
        return Written(write_godata(outbreak, folder, kind=wish.file_kind))
    if wish.system == "dhis2":
        org_unit = wish.district.code
        return Written(write_dhis2(outbreak, folder, org_unit=org_unit, written_on=wish.today))
    if wish.system == "fhir":
        return Written(write_fhir(outbreak, folder, disease=wish.disease or "COVID-19"))
    left = {"follow-ups": len(outbreak.follow_ups), "samples": len(outbreak.samples)}
    files = write_sormas(outbreak, folder, setting=_setting(wish))
    return Written(files, {name: rows for name, rows in left.items() if rows})


def _setting(wish: Wish) -> Setting:
    pattern = _PATTERNS.get(wish.dates.lower())
    if pattern is None:
        raise Invalid(
            f"--dates is one of {', '.join(_PATTERNS)}.",
            f"--dates 须为 {'、'.join(_PATTERNS)} 之一。",
        )
    return Setting(wish.disease or "CORONAVIRUS", wish.region, wish.district.name, pattern)
