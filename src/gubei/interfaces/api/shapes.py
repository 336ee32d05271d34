"""Shapes that many answers share. Names are those of the API contract."""

from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, StringConstraints

from gubei.domain.territory import models
from gubei.terms import words

T = TypeVar("T")
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Moment = AwareDatetime


class Shape(BaseModel):
    """What the API takes or answers.

    Plain pydantic and not Ninja's own base: that reads each object through a getter of Django's,
    also those that we built ourselves, which was a fifth of the time of a large answer.
    """

    model_config = ConfigDict(from_attributes=True)


class Sent(Shape):
    """What a client sends: a field that is not known is said, not dropped."""

    model_config = ConfigDict(extra="forbid")


class Nothing(Shape):
    """An empty object."""


class Words(Shape):
    """One thing said in both languages."""

    en: str
    zh: str

    @classmethod
    def of(cls, said: words.Words) -> "Words":
        return cls(en=said.en, zh=said.zh)


class Problem(Shape):
    """A refusal (RFC 9457). `errors` names fields, `log_id` is for the administrator."""

    type: str
    status: int
    code: str
    title: str
    detail: str
    words: Words
    errors: list["FieldProblem"] = []
    log_id: str = ""


class FieldProblem(Shape):
    """What is wrong with one field."""

    field: str
    words: Words


class Items(Shape, Generic[T]):
    """A short table, whole."""

    items: list[T]

    @classmethod
    def model_parametrized_name(cls, params: tuple[Any, ...]) -> str:
        return f"ItemsOf{params[0].__name__}"


class Page(Shape, Generic[T]):
    """A page of a long table; `next` is the cursor of the following page."""

    items: list[T]
    next: str | None = None
    total: int | None = None

    @classmethod
    def model_parametrized_name(cls, params: tuple[Any, ...]) -> str:
        return f"PageOf{params[0].__name__}"


class UnitRef(Shape):
    """Which unit."""

    code: str
    name: str
    level: int

    @classmethod
    def of(cls, unit: models.Unit) -> "UnitRef":
        return cls(code=unit.code, name=unit.name, level=unit.level)


class OfficerName(Shape):
    """Who."""

    id: UUID
    name: str

    @classmethod
    def of(cls, officer: models.Officer) -> "OfficerName":
        return cls(id=officer.id, name=officer.name)


class OfficerRef(OfficerName):
    """Who, in which role, where."""

    role: str
    unit: UnitRef

    @classmethod
    def of(cls, officer: models.Officer) -> "OfficerRef":
        return cls(
            id=officer.id,
            name=officer.name,
            role=officer.role,
            unit=UnitRef.of(officer.unit),
        )
