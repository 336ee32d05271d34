"""Shapes that many answers share. Names are those of the API contract."""

from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from ninja import Schema
from pydantic import AwareDatetime, ConfigDict, StringConstraints

from gubei.domain.territory import models
from gubei.terms import words

T = TypeVar("T")
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Moment = AwareDatetime


class Sent(Schema):
    """What a client sends: a field that is not known is said, not dropped."""

    model_config = ConfigDict(extra="forbid")


class Nothing(Schema):
    """An empty object."""


class Words(Schema):
    """One thing said in both languages."""

    en: str
    zh: str

    @classmethod
    def of(cls, said: words.Words) -> "Words":
        return cls(en=said.en, zh=said.zh)


class Problem(Schema):
    """A refusal (RFC 9457). `errors` names fields, `log_id` is for the administrator."""

    type: str
    status: int
    code: str
    title: str
    detail: str
    words: Words
    errors: list["FieldProblem"] = []
    log_id: str = ""


class FieldProblem(Schema):
    """What is wrong with one field."""

    field: str
    words: Words


class Items(Schema, Generic[T]):
    """A short table, whole."""

    items: list[T]

    @classmethod
    def model_parametrized_name(cls, params: tuple[Any, ...]) -> str:
        return f"ItemsOf{params[0].__name__}"


class Page(Schema, Generic[T]):
    """A page of a long table; `next` is the cursor of the following page."""

    items: list[T]
    next: str | None = None
    total: int | None = None

    @classmethod
    def model_parametrized_name(cls, params: tuple[Any, ...]) -> str:
        return f"PageOf{params[0].__name__}"


class UnitRef(Schema):
    """Which unit."""

    code: str
    name: str
    level: int

    @classmethod
    def of(cls, unit: models.Unit) -> "UnitRef":
        return cls(code=unit.code, name=unit.name, level=unit.level)


class OfficerName(Schema):
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
