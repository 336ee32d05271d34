"""What is known about one request: when it came, who asks, whether its answer is kept."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.http import HttpRequest

from gubei.domain.territory.models import AccessToken, AnsweredRequest, Officer
from gubei.interfaces.api import clock

UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})


@dataclass(slots=True)
class Asked:
    """Facts of one request. `claim` is the key under which its answer will be kept."""

    now: datetime
    token: AccessToken | None = None
    claim: AnsweredRequest | None = None
    keeps_writes_when_refused: bool = False


class SignedRequest(HttpRequest):
    """A request of an officer who is signed in: `auth` says who."""

    auth: Officer


def asked(request: HttpRequest) -> Asked:
    """Return the facts of this request; the clock is read once, at the first question."""
    found = getattr(request, "_gubei_asked", None)
    if found is None:
        found = Asked(now=clock.read_clock())
        request._gubei_asked = found  # type: ignore[attr-defined]
    return cast(Asked, found)


def now_of(request: HttpRequest) -> datetime:
    """Return the moment at which this request counts as made."""
    return asked(request).now


def officer_of(request: HttpRequest) -> Officer | None:
    """Return who is signed in, by token or by session, if anybody is."""
    signed = getattr(request, "auth", None) or getattr(request, "user", None)
    return signed if isinstance(signed, Officer) else None


def forget_answer(request: HttpRequest) -> None:
    """Keep no answer for this request: it holds a secret, or each look has to be logged."""
    claim = asked(request).claim
    if claim is not None:
        claim.delete()
        asked(request).claim = None
