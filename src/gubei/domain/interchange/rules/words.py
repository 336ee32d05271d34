"""Foreign words for what a case is and how it ended, and ours."""

import hashlib
import re
from datetime import date, datetime, time

from gubei.domain.investigations.rules.cases import CaseClass, CaseEnd, SourceKind
from gubei.terms.moments import SHANGHAI
from gubei.terms.outbreaks import CaseRecord, Class, Outcome
from gubei.terms.text import is_nothing

CLASSES: dict[Class, CaseClass] = {
    "": CaseClass.SUSPECTED,
    "suspected": CaseClass.SUSPECTED,
    "probable": CaseClass.SUSPECTED,
    "confirmed": CaseClass.CONFIRMED,
    "asymptomatic": CaseClass.ASYMPTOMATIC,
    "not_a_case": CaseClass.EXCLUDED,
}
CLASSES_OUT: dict[str, Class] = {
    CaseClass.SUSPECTED: "suspected",
    CaseClass.CONFIRMED: "confirmed",
    CaseClass.ASYMPTOMATIC: "asymptomatic",
    CaseClass.EXCLUDED: "not_a_case",
}
ENDS: dict[Outcome, CaseEnd] = {"recovered": CaseEnd.RECOVERED, "died": CaseEnd.DIED}
OUTCOMES: dict[str, Outcome] = {CaseEnd.RECOVERED: "recovered", CaseEnd.DIED: "died"}
_PLAIN_KEY = re.compile(r"[A-Za-z0-9_.:-]{1,100}")
_IMPORTED = re.compile("import|travel|return|abroad|输入|境外|旅居|返回|来返", re.IGNORECASE)


def foreign_id_of(system: str, key: str) -> str:
    """Return under which name a case says where it came from; a key that may name somebody is hashed."""
    if _PLAIN_KEY.fullmatch(key):
        return f"{system}:{key}"
    return f"{system}:{hashlib.sha256(key.encode()).hexdigest()[:32]}"


def source_kind_of(origin: str) -> SourceKind | None:
    """Return what an origin says that names no case; None where it says nothing."""
    if is_nothing(origin):
        return None
    return SourceKind.IMPORTED if _IMPORTED.search(origin) else SourceKind.UNKNOWN


def reported_at(case: CaseRecord, *, now: datetime) -> datetime:
    """Return when a case was reported; without a date of it, the next thing known of it, or now."""
    days = (case.reported_on, case.became_on, case.onset_on, case.infected_on)
    day = next((each for each in days if each is not None), None)
    return now if day is None else min(midnight(day), now)


def midnight(day: date) -> datetime:
    """Return the moment at which a day begins in Shanghai."""
    return datetime.combine(day, time(), SHANGHAI)
