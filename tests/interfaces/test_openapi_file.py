"""The web app's client is generated from the API that is served."""

from collections import defaultdict
from enum import Enum
from pathlib import Path

from ninja import Schema
from pydantic import BaseModel

from gubei.interfaces.cli.openapi import describe_api

WEB = Path(__file__).parents[2] / "web"


def test_the_description_in_the_web_app_is_that_of_the_api():
    committed = (WEB / "openapi.json").read_text(encoding="utf-8")
    assert committed == describe_api(), "Run make schema and commit web/openapi.json."


def test_no_two_shapes_of_the_api_share_a_name():
    """In the description the later one would take the place of the other."""
    describe_api()
    places: dict[str, set[str]] = defaultdict(set)
    for shape in _below(Schema):
        places[shape.__name__].add(shape.__module__)
        for kind in _enums_of(shape):
            places[kind.__name__].add(kind.__module__)
    assert {name: found for name, found in places.items() if len(found) > 1} == {}


def _below(shape: type[BaseModel]) -> set[type[BaseModel]]:
    """Return the shapes of the API's own modules, generic ones by their name with the type."""
    found: set[type[BaseModel]] = set()
    for each in shape.__subclasses__():
        found |= _below(each)
        if each.__module__.startswith("gubei.interfaces.api"):
            found.add(each)
    return found


def _enums_of(shape: type[BaseModel]) -> set[type[Enum]]:
    kinds = (field.annotation for field in shape.model_fields.values())
    return {kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Enum)}
