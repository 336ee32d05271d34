"""The small words of a policy pack: anchors, units, methods, confidence."""

from enum import StrEnum

from gubei.terms.words import Words


class Anchor(StrEnum):
    """A civil date in a person's story that a rule counts from."""

    FIRST_EXPOSURE = "first_exposure"
    LAST_EXPOSURE = "last_exposure"
    ENTRY_TO_SITE = "entry_to_site"
    ARRIVAL = "arrival"
    ONSET = "onset"
    FIRST_POSITIVE = "first_positive"
    LAST_NEGATIVE = "last_negative"
    ISOLATION = "isolation"
    LAST_POSITIVE_LEFT_SITE = "last_positive_left_site"
    MIXED_WITH_POSITIVE = "mixed_with_positive"
    POOL_RESULT = "pool_result"

    @property
    def words(self) -> Words:
        """Return the name in both languages."""
        return _ANCHORS[self]


_ANCHORS = {
    Anchor.FIRST_EXPOSURE: Words("first exposure", "首次暴露"),
    Anchor.LAST_EXPOSURE: Words("last exposure", "末次暴露"),
    Anchor.ENTRY_TO_SITE: Words("entry to the isolation site", "入住隔离点"),
    Anchor.ARRIVAL: Words("arrival", "抵达"),
    Anchor.ONSET: Words("onset", "发病"),
    Anchor.FIRST_POSITIVE: Words("first positive sample", "首次阳性采样"),
    Anchor.LAST_NEGATIVE: Words("last negative test", "末次阴性检测"),
    Anchor.ISOLATION: Words("isolation of the case", "病例被隔离"),
    Anchor.LAST_POSITIVE_LEFT_SITE: Words(
        "the last positive person left the site", "最后一名阳性人员离开隔离点"
    ),
    Anchor.MIXED_WITH_POSITIVE: Words(
        "mixed with a person who turned positive", "与后转阳人员混住或同车"
    ),
    Anchor.POOL_RESULT: Words("result of the pooled tube", "混采管结果报出"),
}


class Unit(StrEnum):
    """The unit of a parameter's value."""

    DAYS = "days"
    DAYS_OF_PHASE = "days_of_phase"
    HOURS = "hours"
    MINUTES = "minutes"
    METRES = "metres"
    SAMPLES = "samples"
    TESTS = "tests"
    TIMES_A_DAY = "times_a_day"
    PERCENT = "percent"
    PER_10000 = "per_10000"
    CASES = "cases"
    INDEX = "index"
    YEARS = "years"
    CELSIUS = "celsius"


WHOLE_UNITS = frozenset(Unit) - {Unit.METRES, Unit.PERCENT, Unit.INDEX, Unit.CELSIUS}
"""Units whose values are whole numbers; `DAYS_OF_PHASE` is a list of them."""


class Method(StrEnum):
    """How a sample is examined."""

    PCR = "pcr"
    ANTIGEN = "antigen"
    SEROLOGY = "serology"
    CULTURE = "culture"


class Specimen(StrEnum):
    """What is taken."""

    NASOPHARYNGEAL = "nasopharyngeal"
    OROPHARYNGEAL = "oropharyngeal"
    NASAL = "nasal"
    BLOOD = "blood"
    STOOL = "stool"
    NOT_SAID = "not_said"


class Check(StrEnum):
    """What is asked every day."""

    TEMPERATURE = "temperature"
    SYMPTOMS = "symptoms"
    VISIT = "visit"


class Evidence(StrEnum):
    """What a release can wait for; the officer or the system says whether it holds."""

    OWN_TESTS_NEGATIVE = "own_tests_negative"
    LINKED_CONTACT_TEST_NEGATIVE = "linked_contact_test_negative"
    NO_SYMPTOMS = "no_symptoms"
    NO_SPREAD_IN_SITE = "no_spread_in_site"
    ENVIRONMENT_NEGATIVE = "environment_negative"
    DAILY_CHECKS_DONE = "daily_checks_done"


class Confidence(StrEnum):
    """How sure we are that the source says what the pack says."""

    OFFICIAL = "official"
    PRESS = "press"
    WEAK = "weak"
    TRANSLATED = "translated"
    GENERAL_KNOWLEDGE = "general_knowledge"
    DERIVED = "derived"
    NOT_FOUND = "not_found"

    @property
    def words(self) -> Words:
        """Return what the mark means, in both languages."""
        return _CONFIDENCE[self]


_CONFIDENCE = {
    Confidence.OFFICIAL: Words(
        "official text, or the same in several independent copies", "官方文本，或多个独立来源一致"
    ),
    Confidence.PRESS: Words("one copy of an official statement", "官方说法的单一转载"),
    Confidence.WEAK: Words("one weak page", "单一非权威网页"),
    Confidence.TRANSLATED: Words("machine translation of an official text", "官方文本的机器译文"),
    Confidence.GENERAL_KNOWLEDGE: Words("general knowledge, no source found", "常识，未找到出处"),
    Confidence.DERIVED: Words("worked out from other values", "由其他数值推算"),
    Confidence.NOT_FOUND: Words("not found", "未找到"),
}


class Step(StrEnum):
    """What a clock of a pack limits."""

    LOCATE = "locate"
    CONTROL = "control"
    FEEDBACK = "feedback"
    REPORT = "report"
    SURVEY = "survey"
    CONTEST = "contest"
    RESAMPLE = "resample"
    RESULT = "result"


class Entry(StrEnum):
    """Whether people of a class may come in."""

    ADMIT = "admit"
    RESTRICT = "restrict"
    SUSPEND = "suspend"
