"""The codes under which a DHIS2 keeps our values: attributes, data elements, programs, stages."""

import hashlib
from collections.abc import Mapping, Sequence

from gubei.adapters.line_lists.columns import Column, column
from gubei.adapters.line_lists.forms import COUNT, DAY, MOMENT, PHONE, YES_NO, code, sex_code
from gubei.terms.outbreaks import Kind

PERSON_TYPE = "GUBEI_PERSON"
PROGRAMS = {"case": "GUBEI_CASES", "contact": "GUBEI_CONTACTS"}
STAGES: Mapping[Kind, str] = {
    "case": "GUBEI_CASE",
    "contact": "GUBEI_CONTACT",
    "relation": "GUBEI_EXPOSURE",
    "follow_up": "GUBEI_FOLLOW_UP",
    "sample": "GUBEI_SAMPLE",
}
RELATIONSHIP = "GUBEI_MAY_HAVE_INFECTED"
KEY = "GUBEI_KEY"
EXTRAS = "GUBEI_EXTRAS"

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_MARKS = _LETTERS + "0123456789"


def _words(*values: str) -> dict[str, tuple[str, ...]]:
    return {value: (value.upper(),) for value in values}


_LEVELS = code(_words("low", "medium", "high"))

ATTRIBUTES = (
    column("key", KEY),
    column("number", "GUBEI_NUMBER"),
    column("person.given_name", "GUBEI_GIVEN_NAME"),
    column("person.family_name", "GUBEI_FAMILY_NAME"),
    column("person.sex", "GUBEI_SEX", "", sex_code("MALE", "FEMALE")),
    column("person.birth_date", "GUBEI_BIRTH_DATE", "", DAY),
    column("person.age_years", "GUBEI_AGE_YEARS", "", COUNT),
    column("person.age_months", "GUBEI_AGE_MONTHS", "", COUNT),
    column("person.document", "GUBEI_DOCUMENT"),
    column("person.phone", "GUBEI_PHONE", "", PHONE),
    column("person.email", "GUBEI_EMAIL"),
    column("person.address", "GUBEI_ADDRESS"),
    column("person.town", "GUBEI_TOWN"),
    column("person.unit_code", "GUBEI_UNIT"),
    column("person.occupation", "GUBEI_OCCUPATION"),
)
ELEMENTS: Mapping[Kind, Sequence[Column]] = {
    "case": (
        column("classification", "GUBEI_CLASSIFICATION", "",
               code(_words("suspected", "probable", "confirmed", "asymptomatic", "not_a_case"))),
        column("reported_on", "GUBEI_REPORTED_ON", "", DAY),
        column("onset_on", "GUBEI_ONSET_ON", "", DAY),
        column("infected_on", "GUBEI_INFECTED_ON", "", DAY),
        column("became_on", "GUBEI_BECAME_ON", "", DAY),
        column("isolated_at", "GUBEI_ISOLATED_AT", "", MOMENT),
        column("outcome", "GUBEI_OUTCOME", "", code(_words("recovered", "died", "alive"))),
        column("outcome_on", "GUBEI_OUTCOME_ON", "", DAY),
        column("origin", "GUBEI_ORIGIN"),
    ),
    "contact": (
        column("ring", "GUBEI_RING", "", code(_words("close", "secondary"))),
        column("reported_on", "GUBEI_REPORTED_ON", "", DAY),
        column("became_on", "GUBEI_BECAME_ON", "", DAY),
        column("last_contact_on", "GUBEI_LAST_CONTACT_ON", "", DAY),
        column("risk", "GUBEI_RISK", "", _LEVELS),
        column("origin", "GUBEI_ORIGIN"),
        column("watched_from", "GUBEI_WATCHED_FROM", "", DAY),
        column("watched_until", "GUBEI_WATCHED_UNTIL", "", DAY),
        column("watch", "GUBEI_WATCH", "",
               code(_words("watched", "completed", "lost", "died", "stopped"))),
    ),
    "relation": (
        column("key", "GUBEI_KEY"),
        column("source", "GUBEI_SOURCE"),
        column("first_contact_on", "GUBEI_FIRST_CONTACT_ON", "", DAY),
        column("last_contact_on", "GUBEI_LAST_CONTACT_ON", "", DAY),
        column("is_estimated", "GUBEI_IS_ESTIMATED", "", YES_NO),
        column("certainty", "GUBEI_CERTAINTY", "", _LEVELS),
        column("exposure", "GUBEI_EXPOSURE_TYPE"),
        column("frequency", "GUBEI_FREQUENCY"),
        column("duration", "GUBEI_DURATION"),
        column("context", "GUBEI_CONTEXT"),
        column("detail", "GUBEI_DETAIL"),
        column("cluster", "GUBEI_CLUSTER"),
        column("comment", "GUBEI_COMMENT"),
    ),
    "follow_up": (
        column("key", "GUBEI_KEY"),
        column("on", "GUBEI_ON", "", DAY),
        column("day", "GUBEI_DAY", "", COUNT),
        column("visit", "GUBEI_VISIT", "",
               code(_words("seen_ok", "seen_not_ok", "missed", "not_attempted", "not_performed"))),
        column("comment", "GUBEI_COMMENT"),
    ),
    "sample": (
        column("key", "GUBEI_KEY"),
        column("number", "GUBEI_NUMBER"),
        column("taken_at", "GUBEI_TAKEN_AT", "", MOMENT),
        column("delivered_at", "GUBEI_DELIVERED_AT", "", MOMENT),
        column("tested_at", "GUBEI_TESTED_AT", "", MOMENT),
        column("result_at", "GUBEI_RESULT_AT", "", MOMENT),
        column("laboratory", "GUBEI_LABORATORY"),
        column("sample_type", "GUBEI_SAMPLE_TYPE"),
        column("test_type", "GUBEI_TEST_TYPE"),
        column("tested_for", "GUBEI_TESTED_FOR"),
        column("result", "GUBEI_RESULT", "",
               code(_words("positive", "negative", "inconclusive"))),
        column("quantity", "GUBEI_QUANTITY"),
        column("notes", "GUBEI_NOTES"),
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
