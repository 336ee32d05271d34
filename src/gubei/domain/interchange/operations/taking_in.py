"""Takes in a file of another system: one file, one transaction, everything that can be read."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast
from uuid import UUID

from django.db import transaction

from gubei.domain.interchange.models import ForeignFile, ForeignRecord
from gubei.domain.interchange.operations.attaching import attach_relations
from gubei.domain.interchange.operations.becoming import (
    become_case,
    change_known_case,
    note_samples,
)
from gubei.domain.interchange.operations.meeting import meet_people
from gubei.domain.interchange.queries.handing_out import cases_as_said
from gubei.domain.interchange.queries.records import (
    Opened,
    key_of,
    known_people,
    opened,
    records_of,
)
from gubei.domain.interchange.rules.keeping import (
    Kept,
    as_text,
    kind_of,
    name_of,
    ours_of,
    plain_text,
)
from gubei.domain.investigations.queries.cases import cases_of
from gubei.domain.people.operations.adding import wait_for_others
from gubei.domain.privacy.queries import key_ring
from gubei.domain.privacy.rules import about_of
from gubei.domain.territory.models import Officer, Unit
from gubei.domain.territory.queries import district
from gubei.domain.territory.rules import Ability, require
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of
from gubei.terms.outbreaks import (
    CaseRecord,
    ContactRecord,
    FollowUpRecord,
    OutbreakReading,
    Record,
    RelationRecord,
    Remark,
    SampleRecord,
    says_less,
)
from gubei.terms.refusals import Refused


@dataclass(frozen=True, slots=True)
class Received:
    """A file as it came. `digest` is its SHA-256."""

    system: str
    name: str
    digest: bytes


@dataclass(slots=True)
class Report:
    """What came of a file: records by kind as new, changed, unchanged; persons; remarks."""

    name: str
    rows: int
    counts: dict[str, Counter[str]]
    persons: Counter[str]
    remarks: list[Remark]
    taken_in_before: datetime | None = None

    @property
    def is_news(self) -> bool:
        """Say whether anything changed."""
        return any(each["new"] or each["changed"] for each in self.counts.values())


@dataclass(slots=True)
class Intake:
    """A file being taken in."""

    received: Received
    unit: Unit
    by: Officer
    now: datetime
    ids: Iterator[UUID]
    file: ForeignFile
    report: Report
    known: dict[tuple[str, bytes], ForeignRecord] = field(default_factory=dict)
    persons: dict[str, UUID] = field(default_factory=dict)
    # Cases whose origin names another case: (key, origin).
    linked: set[tuple[str, str]] = field(default_factory=set)
    cases: list[tuple[ForeignRecord, CaseRecord, Kept | None]] = field(default_factory=list)

    def left_out(self, record: Record, refused: Refused) -> None:
        """Note that a record was refused by the domain: its row is left out, with the words."""
        remark = Remark(
            self.received.name, record.row, refused.code, refused.words, is_left_out=True
        )
        self.report.remarks.append(remark)


@transaction.atomic
def take_in_outbreak(
    *, received: Received, reading: OutbreakReading, by: Officer, now: datetime
) -> Report:
    """Store what a file says: cases and contacts as persons, relations, days of watching, samples.

    The same record again changes nothing; a changed one changes what became of it. What the
    domain refuses is left out with its reason, and the rest stands.
    """
    require(by, Ability.INVESTIGATE)
    wait_for_others()
    intake = _begin(received, reading, by, now)
    waiting = _news(intake, list(reading.outbreak))
    meet_people(intake, [each for each in waiting if isinstance(each, CaseRecord | ContactRecord)])
    for record in waiting:
        _take(intake, record)
    names = known_people(intake.unit, received.system)
    _name_owners(intake, names.person, waiting)
    note_samples(intake, [each for each in waiting if isinstance(each, SampleRecord)])
    refused = attach_relations(unit=intake.unit, system=received.system, by=by, now=now)
    _say_refused(intake, [each for each in waiting if isinstance(each, RelationRecord)], refused)
    _keep_ours(intake)
    return intake.report


def _begin(received: Received, reading: OutbreakReading, by: Officer, now: datetime) -> Intake:
    home = district()
    before = ForeignFile.objects.filter(
        unit=home, system=received.system, digest=received.digest
    ).first()
    ids = uuid7_run(milliseconds_of(now))
    file = before or ForeignFile.objects.create(
        id=next(ids),
        unit=home,
        system=received.system,
        name=received.name[-255:],
        digest=received.digest,
        rows=reading.rows,
        taken_in_at=now,
        taken_in_by=by,
    )
    report = Report(received.name, reading.rows, {}, Counter(), list(reading.remarks))
    report.taken_in_before = before.taken_in_at if before else None
    intake = Intake(received, home, by, now, ids, file, report)
    intake.linked = {(each.target, each.detail) for each in reading.outbreak.relations}
    names = [(kind_of(each), key_of(name_of(each))) for each in reading.outbreak]
    keys = {key for _, key in names}
    stored = records_of(home).filter(system=received.system, key__in=list(keys))
    intake.known = {(row.kind, bytes(row.key)): row for row in stored}
    return intake


def _news(intake: Intake, records: Sequence[Record]) -> list[Record]:
    """Return the records that are new or say something new; count all of them."""
    news = []
    for record in records:
        kind = kind_of(record)
        known = intake.known.get((kind, key_of(name_of(record))))
        counts = intake.report.counts.setdefault(kind, Counter())
        if known is None:
            counts["new"] += 1
        elif _says_nothing_new(record, known):
            counts["unchanged"] += 1
            continue
        else:
            counts["changed"] += 1
        news.append(record)
    return news


def _says_nothing_new(record: Record, known: ForeignRecord) -> bool:
    """A contact's own row tells less of a relation than the table of relations does."""
    if bytes(known.fingerprint) == key_ring().blind_index("foreign_text", plain_text(record)):
        return True
    if not isinstance(record, RelationRecord):
        return False
    return says_less(record, cast(RelationRecord, opened([known])[0].said))


def _take(intake: Intake, record: Record) -> None:
    """Store one record, and let a case become one; what is refused leaves no trace."""
    known = intake.known.get((kind_of(record), key_of(name_of(record))))
    try:
        with transaction.atomic():
            row = _store(intake, record, known)
            if isinstance(record, CaseRecord):
                before = opened([known])[0] if known else None
                _become(intake, record, row, before)
    except Refused as refused:
        intake.left_out(record, refused)
        counts = intake.report.counts[kind_of(record)]
        counts["changed" if known else "new"] -= 1
        counts["left_out"] += 1


def _become(intake: Intake, record: CaseRecord, row: ForeignRecord, before: Opened | None) -> None:
    if before is not None and before.row.case_id is not None:
        change_known_case(intake, record, before)
    else:
        row.case = become_case(intake, record)
        row.save(update_fields=["case"])
    intake.cases.append((row, record, before.kept if before else None))


def _say_refused(
    intake: Intake, relations: Sequence[RelationRecord], refused: Mapping[UUID, Refused]
) -> None:
    """Say of relations of this file that the domain refuses them, and why; they are kept."""
    named = {key_of(name_of(each)): each for each in relations}
    rows = records_of(intake.unit).filter(pk__in=list(refused), key__in=list(named))
    for pk, key in rows.values_list("pk", "key"):
        remark = Remark(
            intake.received.name, named[bytes(key)].row, refused[pk].code, refused[pk].words
        )
        intake.report.remarks.append(remark)


def _keep_ours(intake: Intake) -> None:
    """Keep beside each case as it came what we say of it now."""
    keys = [row.case_id for row, _, _ in intake.cases]
    cases = list(cases_of(intake.by).filter(pk__in=keys))
    ours = dict(zip((each.pk for each in cases), cases_as_said(cases), strict=True))
    for row, record, before in intake.cases:
        _seal(row, Kept(record, ours_of(before, record, ours[row.case_id])))
    ForeignRecord.objects.bulk_update([row for row, _, _ in intake.cases], ["sealed"])


def _store(intake: Intake, record: Record, known: ForeignRecord | None) -> ForeignRecord:
    kind, ring = kind_of(record), key_ring()
    row = ForeignRecord(
        id=known.pk if known else next(intake.ids),
        unit=intake.unit,
        file=intake.file,
        system=intake.received.system,
        kind=kind,
        key=key_of(name_of(record)),
        fingerprint=ring.blind_index("foreign_text", plain_text(record)),
        said_at=intake.now,
    )
    if known is not None:
        row.person_id, row.case_id, row.lead_id = known.person_id, known.case_id, known.lead_id
        row.source_id = known.source_id
    if isinstance(record, CaseRecord | ContactRecord):
        row.person_id = intake.persons[record.key]
        row.number = key_of(record.number) if record.number else None
    _seal(row, Kept(record))
    row.save(force_insert=known is None, force_update=known is not None)
    return row


def _seal(row: ForeignRecord, kept: Kept) -> None:
    row.sealed = key_ring().seal(as_text(kept), about=about_of("foreign", row.pk))


def _name_owners(
    intake: Intake, person_of: Callable[[str], UUID | None], records: Sequence[Record]
) -> None:
    """Say of days and samples whom they are about, where that is known."""
    for record in records:
        if isinstance(record, RelationRecord | CaseRecord | ContactRecord):
            continue
        owner = record.contact if isinstance(record, FollowUpRecord) else record.person
        person = person_of(owner)
        if person is not None:
            records_of(intake.unit).filter(
                system=intake.received.system, kind=kind_of(record), key=key_of(name_of(record))
            ).update(person=person)
