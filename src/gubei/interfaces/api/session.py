"""Signing in and out, and the language."""

from datetime import datetime
from typing import Literal

from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from ninja import Router
from pydantic import Field

from gubei.domain.territory.models import Officer
from gubei.domain.territory.operations.officers import change_password, choose_language
from gubei.domain.territory.rules import abilities_of
from gubei.interfaces.api.access import refuse_forgery
from gubei.interfaces.api.asked import SignedRequest, asked, now_of
from gubei.interfaces.api.problems import problem
from gubei.interfaces.api.shapes import OfficerRef, Sent, Shape
from gubei.terms.refusals import Refused
from gubei.terms.words import Words

router = Router(tags=["session"])

WRONG = Words(
    "Name or password is wrong, or the account has ended.", "用户名或密码有误，或账号已停用。"
)
LOCKED = Words(
    "Too many wrong passwords for this name. Wait a quarter of an hour and try again, "
    "or ask the administrator.",
    "密码错误次数过多，请一刻钟后再试，或联系管理员。",
)


class SignedInOfficer(OfficerRef):
    """Who is signed in and what they can do."""

    language: Literal["zh", "en"]
    abilities: list[str]


class Session(Shape):
    """Who is signed in, if anybody, and the server's time."""

    officer: SignedInOfficer | None
    now: datetime


class SignIn(Sent):
    """Name and password."""

    username: str = Field(min_length=1, max_length=64)
    password: str = Field(min_length=1, max_length=1000)


class LanguageChoice(Sent):
    """The language of the screens."""

    language: Literal["zh", "en"]


class PasswordChange(Sent):
    """The password until now and the one from now on."""

    old: str = Field(max_length=1000)
    new: str = Field(max_length=1000)


@router.get("/session", response=Session, auth=None)
def read_session(request: HttpRequest) -> Session:
    """Say who is signed in; sets the cookie that writes answer with X-CSRFToken."""
    get_token(request)
    return _state(request)


@router.post("/session", response=Session, auth=None)
def sign_in(request: HttpRequest, sent: SignIn) -> Session:
    """Sign in. Eight wrong passwords lock the name for a quarter of an hour."""
    refuse_forgery(request)
    # The count of wrong passwords must outlive the refusal.
    asked(request).keeps_writes_when_refused = True
    officer = authenticate(request, username=sent.username, password=sent.password)
    if officer is None:
        raise Refused("wrong_password", WRONG, status=401)
    login(request, officer)
    return _state(request)


@router.delete("/session", response=Session, auth=None)
def sign_out(request: HttpRequest) -> Session:
    """Sign out; does nothing where nobody is signed in."""
    refuse_forgery(request)
    logout(request)
    return _state(request)


@router.patch("/session", response=Session)
def set_language(request: SignedRequest, sent: LanguageChoice) -> Session:
    """Choose the language of the screens."""
    choose_language(officer=request.auth, language=sent.language)
    return _state(request)


@router.post("/session/password", response=Session)
def set_password(request: SignedRequest, sent: PasswordChange) -> Session:
    """Change the own password; other sessions of the officer end."""
    change_password(officer=request.auth, old=sent.old, new=sent.new)
    update_session_auth_hash(request, request.auth)
    return _state(request)


def locked_out(
    request: HttpRequest, response: HttpResponse, credentials: dict[str, str] | None
) -> HttpResponse:
    """Answer 429 in words where a name is locked; called by the lock-out middleware."""
    return problem(request, 429, "locked_out", LOCKED)


def _state(request: HttpRequest) -> Session:
    officer = getattr(request, "user", None)
    signed = _signed(officer) if isinstance(officer, Officer) else None
    return Session(officer=signed, now=now_of(request))


def _signed(officer: Officer) -> SignedInOfficer:
    who = OfficerRef.of(officer)
    return SignedInOfficer(
        id=who.id,
        name=who.name,
        role=who.role,
        unit=who.unit,
        language="en" if officer.language == "en" else "zh",
        abilities=sorted(abilities_of(officer)),
    )
