"""Messages to people and to boards that drivers read: about one thing once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from gubei.domain.orders.models import OutgoingNotice
from gubei.domain.people.models import ContactDetail, open_detail
from gubei.domain.people.queries.files import root_id_of, same_person
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of


class Receiver(Protocol):
    """Who is told, as far as a way of sending asks; a person has no `username`."""

    @property
    def username(self) -> str:
        """Return the name to sign in with, or nothing."""

    @property
    def name(self) -> str:
        """Return the name."""

    @property
    def phone(self) -> str:
        """Return the telephone number, or nothing."""


@dataclass(frozen=True, slots=True)
class PersonReceiver:
    """A person with the newest telephone number that is known."""

    name: str
    phone: str
    username: str = ""


@dataclass(frozen=True, slots=True)
class BoardReceiver:
    """Where many read it: a message board, a navigation service, the radio."""

    board: str
    username: str = ""
    phone: str = ""

    @property
    def name(self) -> str:
        """Return what it is called."""
        return self.board


@dataclass(frozen=True, slots=True)
class Message:
    """What a person is told; `about` is the id of what was done."""

    person: UUID
    about: UUID
    text: str


def tell_people(messages: Sequence[Message], *, now: datetime) -> None:
    """Put messages into the outbox; about one thing a person is told once."""
    ids = uuid7_run(milliseconds_of(now))
    OutgoingNotice.objects.bulk_create(
        [
            OutgoingNotice(
                id=next(ids), person_id=each.person, about=each.about, text=each.text,
                made_at=now, try_at=now,
            )
            for each in messages
        ],
        batch_size=1000,
        ignore_conflicts=True,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class BoardMessage:
    """What is shown on a board; `about` is the id of what it is about."""

    board: str
    about: UUID
    text: str


def tell_boards(messages: Sequence[BoardMessage], *, now: datetime) -> None:
    """Put messages for boards into the outbox."""
    ids = uuid7_run(milliseconds_of(now))
    OutgoingNotice.objects.bulk_create(
        OutgoingNotice(
            id=next(ids), board=each.board, about=each.about, text=each.text, made_at=now,
            try_at=now,
        )
        for each in messages
    )  # fmt: skip


def receiver_of(notice: OutgoingNotice) -> Receiver:
    """Return who gets a message: an officer, a board, or a person with the number opened."""
    if notice.board:
        return BoardReceiver(notice.board)
    if notice.officer is not None:
        return notice.officer
    person = notice.person
    if person is None:
        raise TypeError("the database refuses a message to nobody")
    records = same_person(root_id_of(person)).values("pk")
    phones = ContactDetail.objects.filter(person__in=records, kind="phone")
    newest = phones.order_by("-recorded_at", "-pk").first()
    return PersonReceiver(person.name, open_detail("contact", newest) if newest else "")
