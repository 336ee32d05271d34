"""The units and the map that come with the package."""

import json
from importlib import resources
from typing import Any

from gubei.adapters.unit_tables import read_units_csv
from gubei.engines.routing.units import UnitRow

_FOLDER = resources.files("gubei.interfaces.cli.demo")


def read_demo_units() -> tuple[UnitRow, ...]:
    """Return the district, its 20 towns and 426 villages, parents first."""
    return read_units_csv(_FOLDER.joinpath("units.csv").read_text(encoding="utf-8")).rows


def read_demo_map() -> dict[str, Any]:
    """Return the schematic map: viewBox, one area for each town (id is the code), the water."""
    drawing: dict[str, Any] = json.loads(_FOLDER.joinpath("map.json").read_text(encoding="utf-8"))
    return drawing
