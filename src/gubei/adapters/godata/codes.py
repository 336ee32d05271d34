"""The reference data of Go.Data: LNG_REFERENCE_DATA_CATEGORY_<GROUP>_<VALUE>, or the English label."""

from gubei.adapters.line_lists.forms import code, sex_code

CATEGORY = "LNG_REFERENCE_DATA_CATEGORY_"
RESIDENCE = f"{CATEGORY}ADDRESS_TYPE_USUAL_PLACE_OF_RESIDENCE"
ISOLATION = f"{CATEGORY}PERSON_DATE_TYPE_ISOLATION"
NATIONAL_ID = f"{CATEGORY}DOCUMENT_TYPE_NATIONAL_ID_CARD"
_FOLLOW_UP = "LNG_REFERENCE_DATA_CONTACT_{}_FOLLOW_UP_STATUS_TYPE_"

SEX = sex_code(f"{CATEGORY}GENDER_MALE", f"{CATEGORY}GENDER_FEMALE")
# ASYMPTOMATIC is no value of a fresh Go.Data: it is added there once, as reference data.
CLASSIFICATION = code(
    {
        "confirmed": ("CONFIRMED",),
        "probable": ("PROBABLE",),
        "suspected": ("SUSPECT",),
        "asymptomatic": ("ASYMPTOMATIC",),
        "not_a_case": ("NOT_A_CASE_DISCARDED", "NOT_A_CASE", "DISCARDED"),
    },
    prefix=f"{CATEGORY}CASE_CLASSIFICATION_",
)
OUTCOME = code(
    {
        "recovered": ("RECOVERED", "RECOVER", "CURED"),
        "died": ("DECEASED", "DIED", "DEATH", "DEAD"),
        "alive": ("ALIVE",),
    },
    prefix=f"{CATEGORY}OUTCOME_",
)
_LEVELS = {"low": ("1_LOW", "LOW"), "medium": ("2_MEDIUM", "MEDIUM"), "high": ("3_HIGH", "HIGH")}
RISK = code(_LEVELS, prefix=f"{CATEGORY}RISK_LEVEL_")
CERTAINTY = code(_LEVELS, prefix=f"{CATEGORY}CERTAINTY_LEVEL_")
WATCH = code(
    {
        "watched": ("UNDER_FOLLOW_UP",),
        "completed": ("FOLLOW_UP_COMPLETED", "COMPLETED"),
        "lost": ("LOST_TO_FOLLOW_UP", "LOST"),
        "died": ("DIED",),
        "stopped": ("STOPPED", "CANCELED"),
    },
    prefix=_FOLLOW_UP.format("FINAL"),
)
VISIT = code(
    {
        "seen_ok": ("SEEN_OK",),
        "seen_not_ok": ("SEEN_NOT_OK",),
        "missed": ("MISSED",),
        "not_attempted": ("NOT_ATTEMPTED",),
        "not_performed": ("NOT_PERFORMED",),
    },
    prefix=_FOLLOW_UP.format("DAILY"),
)
RESULT = code(
    {
        "positive": ("POSITIVE",),
        "negative": ("NEGATIVE",),
        "inconclusive": ("INCONCLUSIVE",),
    },
    prefix=f"{CATEGORY}LAB_TEST_RESULT_",
)
TYPE = code(
    {
        "case": ("CASE",),
        "contact": ("CONTACT",),
        "contact_of_contact": ("CONTACT_OF_CONTACT",),
        "event": ("EVENT",),
    },
    prefix=f"{CATEGORY}PERSON_TYPE_",
)


def duration_of(minutes: float) -> str:
    """Return Go.Data's word for a length: below 10 minutes, below an hour, or longer."""
    length = "5_MINUTES" if minutes < 10 else "30_MINUTES" if minutes < 60 else "120_MINUTES"
    return f"{CATEGORY}EXPOSURE_DURATION_{length}"
