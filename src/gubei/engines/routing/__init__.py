"""Routing: an address, a unit code or hints lead to the unit that answers for a person.

`Gazetteer.build(units, home=..., divisions=load_divisions())`, then `.route(text, ...)`.
"""

from gubei.engines.routing.divisions import Division, Divisions, load_divisions
from gubei.engines.routing.gazetteer import Gazetteer
from gubei.engines.routing.route import OutsidePlace, Route, RouteKind
from gubei.engines.routing.units import UnitEntry, UnitRow

__all__ = [
    "Division",
    "Divisions",
    "Gazetteer",
    "OutsidePlace",
    "Route",
    "RouteKind",
    "UnitEntry",
    "UnitRow",
    "load_divisions",
]
