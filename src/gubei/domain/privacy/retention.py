"""How long what tells of people is kept: dated numbers with a reference, read from a file beside this.

What is kept, for how long and by whose word is data, so that an officer can read it and a district
can see what changed and when. Nothing else in the code holds such a number.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from gubei.terms.moments import in_shanghai
from gubei.terms.words import Words

_FILE = "retention.yaml"
_UNITS = {"days": timedelta(days=1), "hours": timedelta(hours=1)}


class Retained(StrEnum):
    """Of what a time is set."""

    VISIT_INVESTIGATOR = "visit_investigator"
    VISIT_CHECKPOINT = "visit_checkpoint"
    VISIT_CHECK_IN = "visit_check_in"
    VISIT_STAY = "visit_stay"
    VISIT_SHIFT = "visit_shift"
    VISIT_HOUSEHOLD = "visit_household"
    VISIT_FOREIGN = "visit_foreign"
    READINGS = "readings"
    ENVIRONMENT = "environment"
    SAMPLES = "samples"
    UPLOADS = "uploads"
    ATTACHMENTS = "attachments"
    ANSWERS = "answers"
    RELAY_RECORDS = "relay_records"


@dataclass(frozen=True, slots=True)
class Since:
    """A number from a day on, and who set it."""

    from_on: date
    value: int
    reference: Words


@dataclass(frozen=True, slots=True)
class Retention:
    """How long one thing is kept, counted from what; `stays` is what is left of it, if anything."""

    kept: Retained
    what: Words
    counted_from: Words
    unit: str
    values: tuple[Since, ...]
    stays: Words | None

    def on(self, day: date) -> Since:
        """Return what holds on a day; before the first value, that one."""
        begun = [each for each in self.values if each.from_on <= day]
        return begun[-1] if begun else self.values[0]

    def lasts(self, day: date) -> timedelta:
        """Return for how long it is kept by what holds on a day."""
        return self.on(day).value * _UNITS[self.unit]


@cache
def retentions() -> dict[Retained, Retention]:
    """Return all there are, in the order of the file. Raises KeyError where one is not said."""
    said = yaml.safe_load((files(__package__) / _FILE).read_text(encoding="utf-8"))
    references = {name: Words(**each) for name, each in said["references"].items()}
    found = {
        Retained(name): _retention(Retained(name), each, references)
        for name, each in said["kept"].items()
    }
    return {kept: found[kept] for kept in (*found, *Retained)}


def _retention(kept: Retained, said: dict[str, Any], references: dict[str, Words]) -> Retention:
    values = tuple(
        Since(each["from"], each["value"], references[each["reference"]])
        for each in said["values"]
    )  # fmt: skip
    stays = Words(**said["stays"]) if "stays" in said else None
    return Retention(
        kept, Words(**said["what"]), Words(**said["counted_from"]), said["unit"],
        tuple(sorted(values, key=lambda each: each.from_on)), stays,
    )  # fmt: skip


def kept_for(kept: Retained, *, now: datetime) -> timedelta:
    """Return for how long something is kept by what holds today."""
    return retentions()[kept].lasts(in_shanghai(now).date())
