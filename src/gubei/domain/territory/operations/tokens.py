"""Access tokens: keys with which other systems work in an officer's name, for a time."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from gubei.domain.territory.models import AccessToken, Officer
from gubei.domain.territory.queries import tokens_in_reach
from gubei.domain.territory.rules import LONGEST_TOKEN_DAYS, Ability, grant_scopes, require
from gubei.terms.ids import uuid7_at
from gubei.terms.moments import milliseconds_of
from gubei.terms.refusals import Invalid, NotFound

_NOTED_EVERY = timedelta(minutes=1)


def digest_of(secret: str) -> bytes:
    """Return what is stored of a token: its SHA-256. The token has 256 bits, so no salt."""
    return hashlib.sha256(secret.encode()).digest()


def make_token(
    *, name: str, scopes: Iterable[str], days: int, by: Officer, now: datetime
) -> tuple[AccessToken, str]:
    """Make a token of the officer's own and return it with its secret, which is not stored."""
    require(by, Ability.TOKENS)
    if not 1 <= days <= LONGEST_TOKEN_DAYS:
        raise Invalid(
            f"A token lasts 1 to {LONGEST_TOKEN_DAYS} days.",
            f"令牌有效期为 1 至 {LONGEST_TOKEN_DAYS} 天。",
        )
    secret = f"gubei_{secrets.token_urlsafe(32)}"
    token = AccessToken.objects.create(
        id=uuid7_at(milliseconds_of(now), secrets.token_bytes(10)),
        officer=by,
        name=name,
        digest=digest_of(secret),
        scopes=grant_scopes(by, scopes),
        made_at=now,
        ends_at=now + timedelta(days=days),
    )
    return token, secret


def revoke_token(*, token_id: UUID, by: Officer, now: datetime) -> None:
    """End a token at once. Raises NotFound."""
    require(by, Ability.TOKENS)
    if not tokens_in_reach(by).filter(pk=token_id, revoked_at=None).update(revoked_at=now):
        raise NotFound("There is no such token in use.", "没有这个有效的令牌。")


def note_use(*, token: AccessToken, now: datetime) -> None:
    """Remember when a token was used last, to the minute."""
    if token.last_used_at is None or now - token.last_used_at >= _NOTED_EVERY:
        AccessToken.objects.filter(pk=token.pk).update(last_used_at=now)
