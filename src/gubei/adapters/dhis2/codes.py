"""The codes under which a DHIS2 keeps our values: attributes, data elements, programs, stages."""

import hashlib
from collections.abc import Mapping, Sequence

from gubei.adapters.line_lists.columns import Column, column
from gubei.adapters.line_lists.forms import COUNT, DAY, MOMENT, PHONE, YES_NO, code, sex_code
from gubei.terms.outbreaks import Kind

PERSON_TYPE = "GB_PERSON"
PROGRAMS = {"case": "GB_CASES", "contact": "GB_CONTACTS"}
STAGES: Mapping[Kind, str] = {
    "case": "GB_CASE",
    "contact": "GB_CONTACT",
    "relation": "GB_EXPOSURE",
    "follow_up": "GB_FOLLOW_UP",
    "sample": "GB_SAMPLE",
}
RELATIONSHIP = "GB_MAY_HAVE_INFECTED"
KEY = "GB_KEY"
EXTRAS = "GB_EXTRAS"

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_MARKS = _LETTERS + "0123456789"


def _words(*values: str) -> dict[str, tuple[str, ...]]:
    return {value: (value.upper(),) for value in values}


_LEVELS = code(_words("low", "medium", "high"))

ATTRIBUTES = (
    column("key", KEY),
    column("number", "GB_NUMBER"),
    column("person.given_name", "GB_GIVEN_NAME"),
    column("person.family_name", "GB_FAMILY_NAME"),
    column("person.sex", "GB_SEX", "", sex_code("MALE", "FEMALE")),
    column("person.birth_date", "GB_BIRTH_DATE", "", DAY),
    column("person.age_years", "GB_AGE_YEARS", "", COUNT),
    column("person.age_months", "GB_AGE_MONTHS", "", COUNT),
    column("person.document", "GB_DOCUMENT"),
    column("person.phone", "GB_PHONE", "", PHONE),
    column("person.email", "GB_EMAIL"),
    column("person.address", "GB_ADDRESS"),
    column("person.town", "GB_TOWN"),
    column("person.unit_code", "GB_UNIT"),
    column("person.occupation", "GB_OCCUPATION"),
)
ELEMENTS: Mapping[Kind, Sequence[Column]] = {
    "case": (
        column("classification", "GB_CLASSIFICATION", "",
               code(_words("suspected", "probable", "confirmed", "asymptomatic", "not_a_case"))),
        column("reported_on", "GB_REPORTED_ON", "", DAY),
        column("onset_on", "GB_ONSET_ON", "", DAY),
        column("infected_on", "GB_INFECTED_ON", "", DAY),
        column("became_on", "GB_BECAME_ON", "", DAY),
        column("isolated_at", "GB_ISOLATED_AT", "", MOMENT),
        column("outcome", "GB_OUTCOME", "", code(_words("recovered", "died", "alive"))),
        column("outcome_on", "GB_OUTCOME_ON", "", DAY),
        column("origin", "GB_ORIGIN"),
    ),
    "contact": (
        column("ring", "GB_RING", "", code(_words("close", "secondary"))),
        column("reported_on", "GB_REPORTED_ON", "", DAY),
        column("became_on", "GB_BECAME_ON", "", DAY),
        column("last_contact_on", "GB_LAST_CONTACT_ON", "", DAY),
        column("risk", "GB_RISK", "", _LEVELS),
        column("origin", "GB_ORIGIN"),
        column("watched_from", "GB_WATCHED_FROM", "", DAY),
        column("watched_until", "GB_WATCHED_UNTIL", "", DAY),
        column("watch", "GB_WATCH", "",
               code(_words("watched", "completed", "lost", "died", "stopped"))),
    ),
    "relation": (
        column("key", "GB_KEY"),
        column("source", "GB_SOURCE"),
        column("first_contact_on", "GB_FIRST_CONTACT_ON", "", DAY),
        column("last_contact_on", "GB_LAST_CONTACT_ON", "", DAY),
        column("is_estimated", "GB_IS_ESTIMATED", "", YES_NO),
        column("certainty", "GB_CERTAINTY", "", _LEVELS),
        column("exposure", "GB_EXPOSURE_TYPE"),
        column("frequency", "GB_FREQUENCY"),
        column("duration", "GB_DURATION"),
        column("context", "GB_CONTEXT"),
        column("detail", "GB_DETAIL"),
        column("cluster", "GB_CLUSTER"),
        column("comment", "GB_COMMENT"),
    ),
    "follow_up": (
        column("key", "GB_KEY"),
        column("on", "GB_ON", "", DAY),
        column("day", "GB_DAY", "", COUNT),
        column("visit", "GB_VISIT", "",
               code(_words("seen_ok", "seen_not_ok", "missed", "not_attempted", "not_performed"))),
        column("comment", "GB_COMMENT"),
    ),
    "sample": (
        column("key", "GB_KEY"),
        column("number", "GB_NUMBER"),
        column("taken_at", "GB_TAKEN_AT", "", MOMENT),
        column("delivered_at", "GB_DELIVERED_AT", "", MOMENT),
        column("tested_at", "GB_TESTED_AT", "", MOMENT),
        column("result_at", "GB_RESULT_AT", "", MOMENT),
        column("laboratory", "GB_LABORATORY"),
        column("sample_type", "GB_SAMPLE_TYPE"),
        column("test_type", "GB_TEST_TYPE"),
        column("tested_for", "GB_TESTED_FOR"),
        column("result", "GB_RESULT", "",
               code(_words("positive", "negative", "inconclusive"))),
        column("quantity", "GB_QUANTITY"),
        column("notes", "GB_NOTES"),
    ),
}  # fmt: skip


def uid_of(*parts: str) -> str:
    """Return the UID of something by its names: 11 letters and digits, a letter first.

    The same names give the same UID, so that a payload sent twice changes nothing.
    """
    number = int.from_bytes(hashlib.sha256("\n".join(parts).encode()).digest())
    number, first = divmod(number, len(_LETTERS))
    marks = [_LETTERS[first]]
    for _ in range(10):
        number, place = divmod(number, len(_MARKS))
        marks.append(_MARKS[place])
    return "".join(marks)
