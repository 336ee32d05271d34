"""Units, the map of them, and their import."""

import json
import tempfile
from importlib import resources
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from ninja import File, Router
from ninja.files import UploadedFile

from gubei.adapters.unit_tables import UnitReading, read_units_file
from gubei.domain.leads.queries.loads import open_leads_by_unit
from gubei.domain.territory.operations.units import import_units
from gubei.domain.territory.queries import knows_any, unit_table
from gubei.domain.territory.rules import Ability, require
from gubei.interfaces.api.asked import SignedRequest, now_of
from gubei.interfaces.api.shapes import Items, Shape, Words
from gubei.terms.findings import Finding
from gubei.terms.refusals import NotFound

router = Router(tags=["territory"])


class Unit(Shape):
    """A unit. `officers` are those in post here, `open_leads` those here and below."""

    id: UUID
    code: str
    name: str
    level: int
    kind: str
    parent: str | None
    aliases: list[str]
    population: int | None
    households: int | None
    longitude: float | None
    latitude: float | None
    officers: int
    open_leads: int


class UnitFinding(Shape):
    """Something worth saying about a table of units; the words name the row."""

    field: str
    code: str
    words: Words


class UnitImport(Shape):
    """What came of a table of units."""

    added: int
    changed: int
    unchanged: int
    findings: list[UnitFinding]


@router.get("/units", response=Items[Unit])
def list_units(request: SignedRequest) -> Items[Unit]:
    """List the officer's unit and what lies below it, from the top down."""
    table = list(unit_table(request.auth))
    leads = open_leads_by_unit(request.auth)
    return Items[Unit](items=[_unit(unit, leads[unit.code]) for unit in table])


@router.get("/map", response=dict[str, Any])
def read_map(request: SignedRequest) -> dict[str, Any]:
    """Return the schematic map of the district: a view box and the rings of each unit."""
    own = Path(settings.GUBEI_HOME) / "map.json"
    packaged = resources.files("gubei.interfaces") / "cli" / "demo" / "map.json"
    source = own if own.exists() else packaged
    drawn: dict[str, Any] = json.loads(source.read_text(encoding="utf-8"))
    if not knows_any(area["id"] for area in drawn["areas"]):
        raise NotFound(
            "No map of this district is stored; put map.json into the data folder.",
            "尚无本区示意图，请将 map.json 放入数据目录。",
        )
    return drawn


@router.post("/units/import", response=UnitImport)
def import_unit_table(request: SignedRequest, file: File[UploadedFile]) -> UnitImport:
    """Take in a table of units in our columns or in Go.Data's: .csv, .tsv, .xls or .xlsx."""
    require(request.auth, Ability.UNITS)
    reading = _read_table(file, home=request.auth.unit.code)
    done = import_units(reading.rows, by=request.auth, now=now_of(request))
    return UnitImport(
        added=done.added,
        changed=done.changed,
        unchanged=done.unchanged,
        findings=[_finding(finding) for finding in reading.findings],
    )


def _read_table(file: UploadedFile, *, home: str) -> UnitReading:
    with tempfile.NamedTemporaryFile(suffix=Path(file.name or "").suffix[:8]) as copy:
        for chunk in file.chunks():
            copy.write(chunk)
        copy.flush()
        return read_units_file(Path(copy.name), home=home)


def _finding(finding: Finding) -> UnitFinding:
    return UnitFinding(field=finding.field, code=finding.code, words=Words.of(finding.words))


def _unit(unit: Any, open_leads: int) -> Unit:
    return Unit(
        id=unit.id,
        code=unit.code,
        name=unit.name,
        level=unit.level,
        kind=unit.kind,
        parent=unit.parent.code if unit.parent else None,
        aliases=unit.aliases,
        population=unit.population,
        households=unit.households,
        longitude=unit.longitude,
        latitude=unit.latitude,
        officers=unit.officer_count,
        open_leads=open_leads,
    )
