"""A person arrives at the desk and is put into a tube."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from gubei.domain.measures.models import PersonCode
from gubei.domain.measures.operations.testing import note_samples
from gubei.domain.measures.queries.testing import due_for_sample
from gubei.domain.measures.rules.codes import digest_of_code
from gubei.domain.orders.models import Order
from gubei.domain.orders.operations.ruling import close_about
from gubei.domain.people.models import Identity, Person
from gubei.domain.people.operations.adding import add_person
from gubei.domain.people.operations.register import Newcomer
from gubei.domain.people.queries.files import person_in_reach, root_id_of
from gubei.domain.privacy.models import Look, Purpose
from gubei.domain.privacy.operations import log_look
from gubei.domain.privacy.queries import key_ring
from gubei.domain.sampling.models import RecallMember, Sample, SampledTest, Tube
from gubei.domain.sampling.operations.tubes import refuse_closed
from gubei.domain.sampling.queries.reach import tube_in_reach
from gubei.domain.sampling.rules.values import FoundBy
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, require
from gubei.terms.documents import read_document
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import in_shanghai, milliseconds_of
from gubei.terms.refusals import Invalid, NotFound, OtherRecord, Refused
from gubei.terms.words import Words, both_in_one

_AGAIN = timedelta(hours=12)
"""So long after a sample the desk is told that the person was here."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """Who stands at the desk: by card (`document`), code of a notice, or chosen by name (`person`).

    `key` is the device's own. Somebody whom the register does not know is added from the card.
    """

    key: UUID
    tube: UUID
    at: datetime
    document: str = ""
    code: str = ""
    person: UUID | None = None
    name: str = ""
    phone: str = ""
    device_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """A sample; `before` is when this person was last sampled within half a day."""

    sample: Sample
    tube: Tube
    person: Person
    before: datetime | None


class TubeFull(Refused):
    """A tube holds no more, or is closed."""

    def __init__(self, tube: Tube) -> None:
        """Say what to do."""
        super().__init__(
            "tube_full",
            Words(
                f"Tube {tube.barcode} takes nobody any more. Scan a new tube.",
                f"采样管 {tube.barcode} 已满或已封管，请扫描新管。",
            ),
        )


@transaction.atomic
def arrive(*, arrival: Arrival, by: Officer, now: datetime) -> Taken:
    """Put a person into the next place of a tube; a full tube is closed.

    A repeat under the same key is the same sample. Raises TubeFull, Refused for a person who is in
    the tube already, NotFound, Invalid.
    """
    require(by, Ability.SAMPLE)
    known = Sample.objects.filter(pk=arrival.key).select_related("tube", "person__unit").first()
    if known is not None:
        return _sent_again(known, arrival, by)
    if arrival.at > now:
        raise Invalid("The time lies in the future.", "时间不能晚于现在。")
    tube = tube_in_reach(by, arrival.tube, lock=True)
    refuse_closed(tube.session)
    person, found_by = _who(arrival, tube, by, now)
    place = _next_place(tube, person)
    before = _sampled_lately(person, arrival.at)
    sample = Sample.objects.create(
        id=arrival.key, tube=tube, place=place, person=person, found_by=found_by,
        sampled_at=arrival.at, sampled_by=by, device_at=arrival.device_at, received_at=now,
    )  # fmt: skip
    if place == tube.capacity:
        tube.closed_at = now
        tube.save(update_fields=["closed_at"])
    _do_tests(sample, by, now)
    if tube.capacity == 1:
        _answer_recall(person, now)
    log_look(officer=by, person=person, look=Look.OPEN, purpose=Purpose.CARE, now=now,
             about=f"tube:{tube.barcode}")  # fmt: skip
    return Taken(sample, tube, person, before)


def _sent_again(known: Sample, arrival: Arrival, by: Officer) -> Taken:
    """Return a sample that a device sent twice. Raises OtherRecord where it says another thing."""
    if (known.tube_id, known.sampled_at, known.sampled_by_id) != (arrival.tube, arrival.at, by.pk):
        raise OtherRecord
    document = arrival.document.strip()
    if document and _by_document(document) != known.person_id:
        raise OtherRecord
    if arrival.person and root_id_of(person_in_reach(by, arrival.person)) != known.person_id:
        raise OtherRecord
    return Taken(known, known.tube, known.person, None)


def _who(arrival: Arrival, tube: Tube, by: Officer, now: datetime) -> tuple[Person, FoundBy]:
    if arrival.person is not None:
        key, found_by = root_id_of(person_in_reach(by, arrival.person)), FoundBy.NAME
    elif arrival.code.strip():
        key, found_by = _by_code(arrival.code, now), FoundBy.CODE
    elif arrival.document.strip():
        known = _by_document(arrival.document)
        key, found_by = known or _stranger(arrival, tube, by, now), FoundBy.DOCUMENT
    else:
        key, found_by = _stranger(arrival, tube, by, now), FoundBy.NAME
    return Person.objects.select_related("unit").get(pk=key), found_by


def _by_document(text: str) -> UUID | None:
    number = read_document(text).number
    sure = Identity.objects.filter(
        blind=key_ring().blind_index("document", number), is_sure=True
    ).select_related("person")
    found = sure.first()
    return root_id_of(found.person) if found else None


def _by_code(code: str, now: datetime) -> UUID:
    digest = digest_of_code(code)
    found = (
        PersonCode.objects.filter(digest=digest, ends_at__gt=now).select_related("measure").first()
        if digest
        else None
    )
    if found is None:
        raise NotFound("Nobody has this code. Scan the identity card.",
                       "没有此查询码，请改扫身份证件。")  # fmt: skip
    return found.measure.person_id


def _stranger(arrival: Arrival, tube: Tube, by: Officer, now: datetime) -> UUID:
    """Add who is not in the register, at the unit of the session. Raises Invalid without a name."""
    if not arrival.name.strip():
        raise Invalid(
            "The register does not know this card. Type the name too.",
            "库中没有此证件，请同时填写姓名。",
            code="not_known",
        )
    document = read_document(arrival.document)
    newcomer = Newcomer(
        name=arrival.name.strip(), document=document,
        phones=(arrival.phone.strip(),) if arrival.phone.strip() else (), email="",
        birth_date=document.birth_date, sex=document.sex or "", address="", household="",
        unit=tube.session.unit_id,
    )  # fmt: skip
    return add_person(newcomer=newcomer, by=by, now=now)


def _next_place(tube: Tube, person: Person) -> int:
    taken = dict(tube.samples.values_list("person", "place"))
    if person.pk in taken:
        raise Refused("twice_in_tube", Words(
            f"This person is in this tube already, at place {taken[person.pk]}.",
            f"此人已在本管第 {taken[person.pk]} 位。",
        ))  # fmt: skip
    if tube.closed_at is not None or len(taken) >= tube.capacity:
        raise TubeFull(tube)
    return len(taken) + 1


def _sampled_lately(person: Person, at: datetime) -> datetime | None:
    last = Sample.objects.filter(person=person, sampled_at__gt=at - _AGAIN)
    return last.order_by("-sampled_at").values_list("sampled_at", flat=True).first()


def _do_tests(sample: Sample, by: Officer, now: datetime) -> None:
    day = in_shanghai(sample.sampled_at).date()
    due = due_for_sample([sample.person_id], day).get(sample.person_id, [])
    done = note_samples(due, at=sample.sampled_at, by=by, now=now)
    ids = uuid7_run(milliseconds_of(now))
    SampledTest.objects.bulk_create(
        SampledTest(id=next(ids), sample=sample, test=test) for test in done
    )


def _answer_recall(person: Person, now: datetime) -> None:
    waiting = RecallMember.objects.filter(person=person, ended_at=None)
    members = list(waiting.values_list("pk", flat=True))
    if members:
        close_about(
            members,
            kind=Order.Kind.SAMPLE,
            text=both_in_one(Words("sampled singly", "已单采")),
            now=now,
        )
