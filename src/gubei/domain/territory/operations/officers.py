"""Officers join, leave, and choose their language and password."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.db import connection

from gubei.domain.territory.models import AccessToken, Officer, Role
from gubei.domain.territory.operations.devices import revoke_all
from gubei.domain.territory.queries import district, officer_in_reach, unit_coded, unit_in_reach
from gubei.domain.territory.rules import Ability, refuse_weak_password, require
from gubei.terms.ids import uuid7_at
from gubei.terms.moments import milliseconds_of
from gubei.terms.refusals import Invalid, Refused
from gubei.terms.words import Words


@dataclass(frozen=True, slots=True)
class NewOfficer:
    """Somebody who joins; `hashed` is the password where it was hashed before, which takes time."""

    username: str
    name: str
    role: Role
    unit: str
    password: str
    phone: str = ""
    hashed: str = ""


def add_officer(*, new: NewOfficer, by: Officer | None, now: datetime) -> Officer:
    """Let somebody sign in from now on; `by` None is the server. Raises Refused for a taken name."""
    if by is None:
        return _store_officer(new, unit_id=unit_coded(new.unit).id, now=now)
    require(by, Ability.OFFICERS)
    return _store_officer(new, unit_id=unit_in_reach(by, new.unit).id, now=now)


def officer_of_commands(*, now: datetime) -> Officer:
    """Return who signs what commands do on the server: an account that nobody can sign in with."""
    return Officer.objects.get_or_create(
        username="command-line",
        defaults={
            "id": uuid7_at(milliseconds_of(now), secrets.token_bytes(10)),
            "name": "命令行",
            "role": Role.INVESTIGATOR,
            "unit": district(),
            "password": make_password(None),
            "joined_at": now,
        },
    )[0]


def _store_officer(new: NewOfficer, *, unit_id: UUID, now: datetime) -> Officer:
    refuse_weak_password(new.password, others=[new.username])
    _hold_name(new.username)
    if Officer.objects.filter(username__iexact=new.username).exists():
        raise Refused(
            "username_taken",
            Words(
                f"Somebody signs in as {new.username} already; choose another name.",
                f"用户名 {new.username} 已被使用，请另选。",
            ),
        )
    return Officer.objects.create(
        id=uuid7_at(milliseconds_of(now), secrets.token_bytes(10)),
        username=new.username,
        name=new.name,
        role=new.role,
        unit_id=unit_id,
        phone=new.phone,
        password=new.hashed or make_password(new.password),
        joined_at=now,
    )


def leave(*, officer_id: UUID, by: Officer, now: datetime) -> Officer:
    """Let an officer leave: the sign-in, every token and every device end at once.

    Raises NotFound, and Refused where the officer left before or it is oneself.
    """
    require(by, Ability.OFFICERS)
    officer = officer_in_reach(by, officer_id)
    if officer.id == by.id:
        raise Refused(
            "not_oneself",
            Words("Nobody can end their own account.", "不能停用自己的账号。"),
        )
    if not Officer.objects.filter(pk=officer.pk, left_at=None).update(left_at=now):
        raise Refused(
            "left_before",
            Words(f"{officer.name} has left before.", f"{officer.name}已离岗。"),
        )
    AccessToken.objects.filter(officer=officer, revoked_at=None).update(revoked_at=now)
    revoke_all(officer=officer, by=by, now=now)
    officer.left_at = now
    return officer


def choose_language(*, officer: Officer, language: str) -> None:
    """Choose the language of the officer's screens, "zh" or "en"."""
    officer.language = language
    officer.save(update_fields=["language"])


def change_password(*, officer: Officer, old: str, new: str) -> None:
    """Change the own password. Raises Invalid where the old one is wrong or the new one weak."""
    if not check_password(old, officer.password):
        raise Invalid("The old password is wrong.", "原密码不正确。", code="wrong_password")
    give_password(officer=officer, password=new)


def reset_password(*, officer_id: UUID, password: str, by: Officer) -> Officer:
    """Give an officer a new password, as the administrator does when one is forgotten."""
    require(by, Ability.OFFICERS)
    officer = officer_in_reach(by, officer_id)
    give_password(officer=officer, password=password)
    return officer


def give_password(*, officer: Officer, password: str) -> None:
    """Store a password that is not weak; every other session of the officer ends."""
    refuse_weak_password(password, others=[officer.username])
    officer.password = make_password(password)
    officer.save(update_fields=["password"])


def _hold_name(username: str) -> None:
    """Two officers are not added under one name at once, whatever its capitals."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [username.casefold()])
