"""Shapes of decisions, orders, escalations and all work."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from gubei.domain.orders.rules.attachments import MOST_FILES
from gubei.interfaces.api.attachments import Attachment
from gubei.interfaces.api.shapes import Moment, OfficerName, Reason, Sent, Shape, UnitRef

StateName = Literal["open", "accepted", "overdue", "reported", "closed"]
ViewName = Literal[
    "open", "accepted", "overdue", "reported", "closed", "waiting", "unassigned", "to_close"
]


class OrdersAsked(Shape):
    """Which orders: of a state or a counter, of a unit and below (`only`: without), of a decision.

    `mine`: those that the officer answers for.
    """

    state: ViewName | None = None
    unit: str = ""
    only: bool = False
    decision: UUID | None = None
    mine: bool = False
    sort: Literal["due_at", "-due_at"] = "due_at"


class NewDecision(Sent):
    """What is ordered to which units; `form` lists the fields of the report."""

    units: list[str] = Field(min_length=1, max_length=500)
    subject: str = Field(min_length=1, max_length=200)
    text: str = Field("", max_length=4000)
    due_at: Moment
    form: list[dict[str, Any]] = Field([], max_length=20)
    attachments: list[UUID] = Field([], max_length=MOST_FILES)
    decided_at: Moment | None = None


class PassingDown(Sent):
    """To which units below, by when."""

    units: list[str] = Field(min_length=1, max_length=500)
    due_at: Moment


class NewReport(Sent):
    """The answers by the names of the form's fields, a `note`, and files that were sent before."""

    report: dict[str, Any]
    attachments: list[UUID] = Field([], max_length=MOST_FILES)


class NewClosing(Sent):
    """What there is to say at the end."""

    text: str = Field("", max_length=2000)


class NewReturn(Sent):
    """Why a report is not enough; a new deadline where the old one cannot hold."""

    reason: Reason
    due_at: Moment | None = None


class OrderRow(Shape):
    """An order."""

    id: UUID
    decision: UUID
    parent: UUID | None
    kind: str
    subject: str
    subject_kind: str
    subject_id: UUID | None
    state: StateName
    unit: UnitRef
    officer: OfficerName
    issued_by: UnitRef
    issued_at: datetime
    due_at: datetime
    accepted_at: datetime | None
    reported_at: datetime | None
    closed_at: datetime | None
    step: int


class Step(Shape):
    """A rung climbed: `fell_at` is its moment, `at` when it was done, `late` that it came late.

    `way` "notice": a message of its own, which waits, left (`sent_at`, `sent_by`: sms, mail,
    web_hook, board, log; "" before that was written down) or was given up.
    """

    id: UUID
    order: UUID
    step: int
    whom: str
    told: OfficerName
    way: str
    fell_at: datetime
    at: datetime
    late: bool
    sent_at: datetime | None
    sent_by: str
    given_up_at: datetime | None


class ClimbedStep(Step):
    """A rung climbed, with the order that climbed it."""

    subject: str
    unit: UnitRef
    due_at: datetime


class ActDone(Shape):
    """What was done with an order."""

    kind: str
    at: datetime
    by: OfficerName | None
    text: str
    report: dict[str, Any] | None


class OrderPage(OrderRow):
    """An order with all that belongs to it."""

    text: str
    form: list[dict[str, Any]]
    report: dict[str, Any] | None
    attachments: list[Attachment]
    acts: list[ActDone]
    steps: list[Step]
    children: list[OrderRow]


class OrderRows(Shape):
    """A page of orders."""

    items: list[OrderRow]
    next: str | None


class Steps(Shape):
    """A page of escalations, newest first."""

    items: list[ClimbedStep]
    next: str | None


class OrderCounts(Shape):
    """The counters of the board."""

    open: int
    overdue: int
    unassigned: int
    to_close: int


class Owing(Shape):
    """A unit that owes reports."""

    code: str
    name: str
    overdue: int


class DeadNotice(Shape):
    """A message that was given up: to an officer, or to a person, whose name is masked."""

    id: UUID
    officer: OfficerName | None
    person: str | None
    text: str
    tries: int
    error: str
    given_up_at: datetime


class WorkItem(Shape):
    """An open lead or a waiting order, with its one clock."""

    id: UUID
    kind: str
    subject: str
    unit: str
    due_at: datetime
    overdue: bool


class WorkItems(Shape):
    """A page of all work, by deadline."""

    items: list[WorkItem]
    next: str | None
