"""A person arrives at the desk and is put into a tube."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from gubei.domain.measures.models import PersonCode
from gubei.domain.measures.queries.testing import due_for_sample
from gubei.domain.measures.rules.codes import digest_of_code
from gubei.domain.orders.models import Order
from gubei.domain.orders.operations.ruling import close_about
from gubei.domain.people.models import Identity, Person
from gubei.domain.people.operations.adding import add_person
from gubei.domain.people.operations.register import Newcomer
from gubei.domain.people.queries.files import person_in_reach, root_id_of
from gubei.domain.people.queries.recognising import known_by_phone
from gubei.domain.privacy.models import Look, Purpose
from gubei.domain.privacy.operations import log_look
from gubei.domain.privacy.queries import key_ring
from gubei.domain.sampling.models import (
    RecallMember,
    Sample,
    Shipment,
    Tube,
    WithdrawnSample,
)
from gubei.domain.sampling.operations.awaiting import order_results
from gubei.domain.sampling.operations.linking import do_tests
from gubei.domain.sampling.operations.tubes import note_closed, refuse_closed
from gubei.domain.sampling.operations.withdrawing import SampleWithdrawn
from gubei.domain.sampling.queries.reach import tube_in_reach
from gubei.domain.sampling.queries.standing import Standing, is_known, standing_of
from gubei.domain.sampling.rules.strangers import stranger_of
from gubei.domain.sampling.rules.values import FoundBy
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, require
from gubei.terms.documents import read_document
from gubei.terms.moments import in_shanghai
from gubei.terms.refusals import Invalid, NotFound, OtherRecord, Refused
from gubei.terms.words import Words, both_in_one

_AGAIN = timedelta(hours=12)
"""So long after a sample the desk is told that the person was here."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """Who stands at the desk: by card (`document`), code of a notice, or chosen by name (`person`).

    `key` is the device's own. Somebody whom the register does not know is added, with a card or a
    telephone.
    With `device_at` it was written down without a network, and counts as done `at`.
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

    def sampled_at(self, tube: Tube, received_at: datetime) -> datetime:
        """Return when it was taken: after the tube was opened, before we received it.

        The clock of a device may be ahead, or go back between the tube and the swab.
        """
        return max(min(self.at, received_at), tube.opened_at)


@dataclass(frozen=True, slots=True)
class Taken:
    """A sample; `before` is when this person was last sampled within half a day."""

    sample: Sample
    tube: Tube
    person: Person
    before: datetime | None


class TubeTold(Refused):
    """The laboratory has told what a tube says: nobody is added to it any more."""

    def __init__(self, tube: Tube) -> None:
        """Say what to do."""
        super().__init__(
            "tube_told",
            Words(
                f"Tube {tube.barcode} has its result. Call the duty officer, and take the sample "
                "again into another tube.",
                f"采样管 {tube.barcode} 已出结果。请告知值班人员，并换管重新采样。",
            ),
        )


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

    A repeat under the same key is the same sample. Who was sampled before the tube was closed, or
    the session ended, is in it, however late the desk could say so. Raises TubeFull, TubeTold,
    Refused for a person who is in the tube already, SampleWithdrawn, NotFound, Invalid.
    """
    require(by, Ability.SAMPLE)
    if is_known(arrival.key):
        return _sent_again(arrival, by)
    if arrival.at > now and arrival.device_at is None:
        raise Invalid("The time lies in the future.", "时间不能晚于现在。")
    tube = tube_in_reach(by, arrival.tube, lock=True)
    at = arrival.sampled_at(tube, now)
    done_at = at if arrival.device_at else now
    refuse_closed(tube.session, done_at)
    person, found_by = _who(arrival, tube, by, now)
    standing = standing_of(tube.pk, person.pk, since=at - _AGAIN)
    place, is_last = _next_place(tube, person, standing, done_at)
    sample = Sample.objects.create(
        id=arrival.key, tube=tube, place=place, person=person, found_by=found_by,
        sampled_at=at, sampled_by=by, device_at=arrival.device_at, received_at=now,
    )  # fmt: skip
    _close_after(tube, sample, is_full=is_last, now=now)
    if tube.shipment_id is not None:  # the desk says so late, of a tube that has left
        Shipment.objects.filter(pk=tube.shipment_id).update(people=F("people") + 1)
    if standing.is_under_measure:
        _do_tests(sample, by, now)
    if tube.capacity == 1:
        _answer_recall(sample, now)
    log_look(officer=by, person=person, look=Look.OPEN, purpose=Purpose.CARE, now=now,
             about=f"tube:{tube.barcode}")  # fmt: skip
    return Taken(sample, tube, person, standing.before)


def _sent_again(arrival: Arrival, by: Officer) -> Taken:
    """Return a sample that a device sent twice.

    Raises OtherRecord where it says another thing, SampleWithdrawn where it was taken back since.
    """
    standing = Sample.objects.select_related("tube", "person__unit")
    known = standing.filter(pk=arrival.key).first()
    if known is None:  # in this order, since it may be taken back while we look
        raise SampleWithdrawn(WithdrawnSample.objects.get(pk=arrival.key))
    at = arrival.sampled_at(known.tube, known.received_at)
    if (known.tube_id, known.sampled_at, known.sampled_by_id) != (arrival.tube, at, by.pk):
        raise OtherRecord
    document = arrival.document.strip()
    holder = _holder_of(document) if document else known.person
    if holder is None or holder.pk != known.person_id:
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
        holder = _holder_of(arrival.document)
        if holder is not None:
            return holder, FoundBy.DOCUMENT
        key, found_by = _stranger(arrival, tube, by, now), FoundBy.DOCUMENT
    else:
        key, found_by = _stranger(arrival, tube, by, now), FoundBy.NAME
    return Person.objects.select_related("unit").get(pk=key), found_by


def _holder_of(text: str) -> Person | None:
    """Return for whom a document surely stands: the root record, with its unit."""
    number = read_document(text).number
    sure = Identity.objects.filter(
        blind=key_ring().blind_index("document", number), is_sure=True
    ).select_related("person__unit", "person__same_as__unit")
    found = sure.first()
    return (found.person.same_as or found.person) if found else None


def _by_code(code: str, now: datetime) -> UUID:
    digest = digest_of_code(code)
    found = (
        PersonCode.objects.filter(digest=digest, ends_at__gt=now)
        .select_related("measure__person")
        .first()
        if digest
        else None
    )
    if found is None:
        raise NotFound("Nobody has this code. Scan the identity card.",
                       "没有此查询码，请改扫身份证件。")  # fmt: skip
    return root_id_of(found.measure.person)


def _stranger(arrival: Arrival, tube: Tube, by: Officer, now: datetime) -> UUID:
    """Return somebody by name and telephone; else add them, at the unit of the session.

    Raises Invalid where nobody could find them again.
    """
    said = stranger_of(arrival.name, arrival.document, arrival.phone)
    known = None if said.document.is_sure else known_by_phone(said.name, said.phone)
    if known is not None:
        return known
    newcomer = Newcomer(
        name=said.name, document=said.document, phones=(said.phone,) if said.phone else (),
        email="", birth_date=said.document.birth_date, sex=said.document.sex or "", address="",
        household="", unit=tube.session.unit_id,
    )  # fmt: skip
    return add_person(newcomer=newcomer, by=by, now=now)


def _next_place(tube: Tube, person: Person, standing: Standing, at: datetime) -> tuple[int, bool]:
    """Return the first free place, and whether the tube is full with it."""
    taken = standing.taken
    if person.pk in taken:
        raise Refused("twice_in_tube", Words(
            f"This person is in this tube already, at place {taken[person.pk]}.",
            f"此人已在本管第 {taken[person.pk]} 位。",
        ))  # fmt: skip
    is_late = tube.closed_at is not None and at >= tube.closed_at
    if is_late or len(taken) >= tube.capacity:
        raise TubeFull(tube)
    if standing.is_told:
        raise TubeTold(tube)
    # A place whose sample was withdrawn is filled first.
    place = next(each for each in range(1, tube.capacity + 1) if each not in taken.values())
    return place, len(taken) + 1 == tube.capacity


def _close_after(tube: Tube, sample: Sample, *, is_full: bool, now: datetime) -> None:
    """Close a tube that is full, or into which somebody came late when its session had ended.

    Who was sampled before that end still comes in afterwards.
    """
    if tube.closed_at is not None:
        return
    ended_at = tube.session.closed_at
    if is_full:
        note_closed(tube, sample.sampled_at if sample.device_at else now, sample.device_at, now)
    elif ended_at is not None:
        note_closed(tube, ended_at, None, now)


def _do_tests(sample: Sample, by: Officer, now: datetime) -> None:
    day = in_shanghai(sample.sampled_at).date()
    due = due_for_sample([sample.person_id], day).get(sample.person_id, [])
    do_tests(sample, due, by=by, now=now)


def _answer_recall(single: Sample, now: datetime) -> None:
    """Close the order for a single sample, and order its result.

    A sample from before the recall answers nothing.
    """
    root = single.person.same_as_id or single.person_id
    waiting = RecallMember.objects.filter(
        Q(person=root) | Q(person__same_as=root),
        ended_at=None, recall__at__lte=single.sampled_at,
    )  # fmt: skip
    members = list(waiting.values_list("pk", flat=True))
    if members:
        close_about(
            members,
            kind=Order.Kind.SAMPLE,
            text=both_in_one(Words("sampled singly", "已单采")),
            now=now,
        )
        order_results(of=[single.pk], now=now)
