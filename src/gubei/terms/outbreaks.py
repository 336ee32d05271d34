"""An outbreak as systems hand it to each other: cases, contacts, who met whom, visits to them, samples.

Plain values without a system's codes or our tables: adapters turn files into these and back,
interfaces carry them to the domain. A `key` is that of the system that wrote the file; `row` says
where in its file a record stood, and two records are equal wherever they stood.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Literal

from gubei.terms.documents import Sex
from gubei.terms.words import Words

Kind = Literal["case", "contact", "relation", "follow_up", "sample"]
Class = Literal["", "suspected", "probable", "confirmed", "asymptomatic", "not_a_case"]
Ring = Literal["close", "secondary"]
Outcome = Literal["", "recovered", "died", "alive"]
Result = Literal["", "positive", "negative", "inconclusive"]
Visit = Literal["", "seen_ok", "seen_not_ok", "missed", "not_attempted", "not_performed"]
Risk = Literal["", "low", "medium", "high"]
Watch = Literal["", "watched", "completed", "lost", "died", "stopped"]
# What a file says beside the fields below: column and text, in the file's own words.
Extras = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Someone:
    """A person as a foreign file describes one. `unit_code` is the place's code, `town` its name."""

    given_name: str = ""
    family_name: str = ""
    sex: Sex = ""
    birth_date: date | None = None
    age_years: int | None = None
    age_months: int | None = None
    document: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    town: str = ""
    unit_code: str = ""
    occupation: str = ""


NOBODY = Someone()


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """A case. `number` is what people call it by; `origin` says where from, where that is no case."""

    key: str
    number: str = ""
    person: Someone = NOBODY
    classification: Class = ""
    reported_on: date | None = None
    onset_on: date | None = None
    infected_on: date | None = None
    became_on: date | None = None
    isolated_at: datetime | None = None
    outcome: Outcome = ""
    outcome_on: date | None = None
    origin: str = ""
    extras: Extras = ()
    row: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ContactRecord:
    """Somebody under watch. One whom no relation names is a returnee: no case is known."""

    key: str
    number: str = ""
    ring: Ring = "close"
    person: Someone = NOBODY
    reported_on: date | None = None
    became_on: date | None = None
    last_contact_on: date | None = None
    risk: Risk = ""
    origin: str = ""
    watched_from: date | None = None
    watched_until: date | None = None
    watch: Watch = ""
    extras: Extras = ()
    row: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class RelationRecord:
    """Who may have given it to whom. Source and target are keys of cases or contacts."""

    source: str
    target: str
    key: str = ""
    first_contact_on: date | None = None
    last_contact_on: date | None = None
    is_estimated: bool | None = None
    certainty: Risk = ""
    exposure: str = ""
    frequency: str = ""
    duration: str = ""
    context: str = ""
    detail: str = ""
    cluster: str = ""
    comment: str = ""
    extras: Extras = ()
    row: int = field(default=0, compare=False, repr=False)


def says_less(one: RelationRecord, other: RelationRecord) -> bool:
    """Say whether a relation adds nothing to another: where it says anything, it says the same."""
    told = [
        (getattr(one, each.name), getattr(other, each.name))
        for each in fields(one)
        if each.name != "row" and getattr(one, each.name) != each.default
    ]
    return one != other and all(mine == theirs for mine, theirs in told)


@dataclass(frozen=True, slots=True)
class FollowUpRecord:
    """One day of watching a contact; `day` counts from 1."""

    contact: str
    on: date
    key: str = ""
    day: int | None = None
    visit: Visit = ""
    comment: str = ""
    extras: Extras = ()
    row: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class SampleRecord:
    """One sample of a person and what came of it. `person` is the key of a case or contact."""

    person: str
    key: str = ""
    number: str = ""
    taken_at: datetime | None = None
    delivered_at: datetime | None = None
    tested_at: datetime | None = None
    result_at: datetime | None = None
    laboratory: str = ""
    sample_type: str = ""
    test_type: str = ""
    tested_for: str = ""
    result: Result = ""
    quantity: str = ""
    notes: str = ""
    extras: Extras = ()
    row: int = field(default=0, compare=False, repr=False)


Record = CaseRecord | ContactRecord | RelationRecord | FollowUpRecord | SampleRecord


@dataclass(frozen=True, slots=True)
class Outbreak:
    """Everything that files say of an outbreak, in the order in which they say it."""

    cases: tuple[CaseRecord, ...] = ()
    contacts: tuple[ContactRecord, ...] = ()
    relations: tuple[RelationRecord, ...] = ()
    follow_ups: tuple[FollowUpRecord, ...] = ()
    samples: tuple[SampleRecord, ...] = ()

    def __iter__(self) -> Iterator[Record]:
        """Yield every record."""
        yield from self.cases
        yield from self.contacts
        yield from self.relations
        yield from self.follow_ups
        yield from self.samples

    def people(self) -> tuple[CaseRecord | ContactRecord, ...]:
        """Return the cases, then the contacts."""
        return (*self.cases, *self.contacts)

    def returnees(self) -> tuple[ContactRecord, ...]:
        """Return the contacts of whom no case is known."""
        met = {each.target for each in self.relations}
        return tuple(each for each in self.contacts if each.key not in met)


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about a row of a file (1-based): left out, or kept with a value nobody could read.

    `row` 0 speaks of the file as a whole; `column` is "" where the whole row is meant.
    """

    file: str
    row: int
    code: str
    words: Words
    column: str = ""
    is_left_out: bool = False


@dataclass(frozen=True, slots=True)
class OutbreakReading:
    """What files said: the outbreak, how many rows there were, and a remark for each oddity.

    Every row is a record or is left out with a remark: `rows == read + left out`.
    """

    outbreak: Outbreak
    rows: int = 0
    remarks: tuple[Remark, ...] = field(default=())

    @property
    def left_out(self) -> tuple[Remark, ...]:
        """Return the remarks about rows that could not be read."""
        return tuple(each for each in self.remarks if each.is_left_out)
