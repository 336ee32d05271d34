"""Which column path of SORMAS is which value of ours.

Labels are the paths of its detailed exports and of the German travel entry file.
"""

from gubei.adapters.line_lists.columns import Column, column
from gubei.adapters.line_lists.forms import (
    COUNT,
    DAY,
    MOMENT,
    PHONE,
    YES_NO,
    code,
    sex_code,
)

# The names of SORMAS' enumerations, which it takes, then their English captions, which its exports
# write (sormas-api, enum.properties, 1.104). What stands under "" is known and says nothing here.
_CLASSIFICATION = code(
    {
        "suspected": ("SUSPECT", "Possible case", "Suspect case"),
        "probable": ("PROBABLE", "Probable case"),
        "confirmed": (
            "CONFIRMED", "Confirmed case",
            "CONFIRMED_UNKNOWN_SYMPTOMS", "Confirmed case with unknown symptoms",
        ),
        "asymptomatic": ("CONFIRMED_NO_SYMPTOMS", "Confirmed case with no symptoms"),
        "not_a_case": ("NO_CASE", "Not a case"),
        "": ("NOT_CLASSIFIED", "Not yet classified"),
    }
)  # fmt: skip
_OUTCOME = code(
    {
        "died": ("DECEASED",),
        "recovered": ("RECOVERED",),
        "alive": ("NO_OUTCOME", "No outcome yet"),
        "": ("UNKNOWN",),
    }
)
_WATCH = code(
    {
        "watched": ("FOLLOW_UP", "Under follow-up", "Ongoing"),
        "completed": ("COMPLETED", "Completed follow-up"),
        "lost": ("LOST", "Lost follow-up", "Lost to follow-up"),
        "stopped": ("CANCELED", "CANCELLED", "Canceled follow-up"),
        "": ("NO_FOLLOW_UP", "No follow-up"),
    }
)
RISK = code(
    {
        "high": (
            "HIGH_RISK", "High risk contact", "HIGH_RISK_MED", "High risk medical contact",
        ),
        "medium": ("MEDIUM_RISK_MED", "Medium risk medical contact", "MEDIUM_RISK"),
        "low": ("LOW_RISK", "Low risk contact", "NO_RISK", "No risk contact"),
    }
)  # fmt: skip
# Values of ours that it has no word for (a medium risk is one of medical staff there): they travel
# in additionalDetails.
UNSAID = {"watch": "died", "risk": "medium"}
CONTEXTS = (
    "SAME_HOUSEHOLD",
    "FAMILY_MEMBER_OR_FRIEND",
    "SAME_ENVIRONMENT",
    "MEDICAL_CARE",
    "OTHER",
)
LEVEL = code({"low": ("low",), "medium": ("medium",), "high": ("high",)})
_OUR_RING = code({each: (each,) for each in ("close", "secondary")})
_OUR_WATCH = code({each: (each,) for each in ("watched", "completed", "lost", "died", "stopped")})

PERSON = (
    column("person.given_name", "person.firstName", "Vorname"),
    column("person.family_name", "person.lastName", "Nachname"),
    column("person.sex", "person.sex", "Geschlecht", sex_code("MALE", "FEMALE")),
    column("person.birth_date", "birthdate", "Geburtsdatum", DAY),
    column("birth_day", "person.birthdateDD"),
    column("birth_month", "person.birthdateMM"),
    column("birth_year", "person.birthdateYYYY"),
    column("age", "person.approximateAge", "", COUNT),
    column("age_kind", "person.approximateAgeType"),
    column("person.occupation", "person.occupationDetails"),
    column("person.document", "person.nationalHealthId"),
    column("person.phone", "person.phone", "Tel. persönlich|phone", PHONE),
    column("person.email", "person.emailAddress", "E-Mail Adresse|emailAddress"),
    column("person.address", "person.address.street"),
    column("person.town", "person.address.city"),
)
CASE = (
    column("key", "externalID", "uuid"),
    column("number", "epidNumber"),
    *PERSON,
    column("reported_on", "reportDate", "", DAY),
    column("classification", "caseClassification", "", _CLASSIFICATION),
    column("onset_on", "symptoms.onsetDate", "", DAY),
    column("isolated_at", "hospitalization.isolationDate", "", MOMENT),
    column("outcome", "outcome", "", _OUTCOME),
    column("outcome_on", "outcomeDate", "", DAY),
    column("origin", "epiData.infectionSourceText"),
)
CONTACT = (
    column("key", "externalID", "uuid|externalId"),
    column("number", "internalToken"),
    *PERSON,
    column("source", "caseIdExternalSystem", "sourceCaseUuid"),
    column("origin", "caseOrEventInformation", "pointOfEntryDetails"),
    column("reported_on", "reportDateTime", "reportDate", DAY),
    column("first_contact_on", "firstContactDate", "", DAY),
    column("last_contact_on", "lastContactDate", "", DAY),
    column("arrived_on", "Einreisedatum", "person.entryDate", DAY),
    column("risk", "contactCategory", "", RISK),
    column("context", "relationToCase"),
    column("detail", "relationDescription"),
    column("watched_from", "quarantineFrom", "", DAY),
    column("watched_until", "quarantineTo", "followUpUntil", DAY),
    column("watch", "followUpStatus", "", _WATCH),
)
# Values of ours that no column takes; they travel in additionalDetails.
REST_OF_PERSON = (
    column("person.unit_code", "unit_code"),
    column("person.age_months", "age_months", "", COUNT),
)
REST_OF_CASE = (
    *REST_OF_PERSON,
    column("infected_on", "infected_on", "", DAY),
    column("became_on", "became_on", "", DAY),
    column("isolated_at", "isolated_at", "", MOMENT),
)
REST_OF_CONTACT = (
    *REST_OF_PERSON,
    column("ring", "ring", "", _OUR_RING),
    column("became_on", "became_on", "", DAY),
    column("risk", "risk", "", LEVEL),
    column("watch", "watch", "", _OUR_WATCH),
)
RELATION = (
    column("key", "key"),
    column("source", "source"),
    column("first_contact_on", "first_contact_on", "", DAY),
    column("last_contact_on", "last_contact_on", "", DAY),
    column("is_estimated", "is_estimated", "", YES_NO),
    column("certainty", "certainty", "", LEVEL),
    column("exposure", "exposure"),
    column("frequency", "frequency"),
    column("duration", "duration"),
    column("context", "context"),
    column("detail", "detail"),
    column("cluster", "cluster"),
    column("comment", "comment"),
)


LABELS = frozenset(
    name for each in (*CASE, *CONTACT) for name in (each.header, *each.labels) if name
)


def headers(columns: tuple[Column, ...]) -> tuple[str, ...]:
    """Return the paths that stand in a template: those of the travel entry do not."""
    return tuple(
        each.header for each in columns if each.header not in ("birthdate", "Einreisedatum")
    )
