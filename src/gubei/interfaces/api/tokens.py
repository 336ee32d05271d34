"""Access tokens of other systems."""

from typing import Any
from uuid import UUID

from ninja import Router
from pydantic import Field

from gubei.domain.territory.models import AccessToken
from gubei.domain.territory.operations.tokens import make_token, revoke_token
from gubei.domain.territory.queries import tokens_in_reach
from gubei.domain.territory.rules import LONGEST_TOKEN_DAYS, Ability, Scope, require
from gubei.interfaces.api.asked import SignedRequest, forget_answer, now_of
from gubei.interfaces.api.shapes import Items, Moment, Name, Nothing, OfficerName, Sent, Shape

router = Router(tags=["tokens"])


class Token(Shape):
    """A token, without its secret."""

    id: UUID
    name: str
    officer: OfficerName
    scopes: list[str]
    made_at: Moment
    ends_at: Moment
    revoked_at: Moment | None
    last_used_at: Moment | None


class NewToken(Token):
    """A token just made; `token` is shown this once."""

    token: str


class TokenToMake(Sent):
    """What a token is for, and for how many days."""

    name: Name
    scopes: list[Scope] = Field(min_length=1, max_length=len(Scope))
    days: int = Field(ge=1, le=LONGEST_TOKEN_DAYS)


@router.get("/tokens", response=Items[Token])
def list_tokens(request: SignedRequest) -> Items[Token]:
    """List the own tokens; an administrator sees those of every officer below."""
    require(request.auth, Ability.TOKENS)
    found = tokens_in_reach(request.auth).select_related("officer").order_by("-made_at", "-id")
    return Items[Token](items=[Token(**_facts(token)) for token in found])


@router.post("/tokens", response=NewToken)
def create_token(request: SignedRequest, sent: TokenToMake) -> NewToken:
    """Make a token of one's own; its secret is in this answer and nowhere else."""
    # A kept answer would keep the secret, and the secret is not to be kept.
    forget_answer(request)
    token, secret = make_token(
        name=sent.name, scopes=sent.scopes, days=sent.days, by=request.auth, now=now_of(request)
    )
    return NewToken(token=secret, **_facts(token))


@router.delete("/tokens/{token_id}", response=Nothing)
def end_token(request: SignedRequest, token_id: UUID) -> Nothing:
    """End a token at once."""
    revoke_token(token_id=token_id, by=request.auth, now=now_of(request))
    return Nothing()


def _facts(token: AccessToken) -> dict[str, Any]:
    return {
        "id": token.id,
        "name": token.name,
        "officer": OfficerName.of(token.officer),
        "scopes": token.scopes,
        "made_at": token.made_at,
        "ends_at": token.ends_at,
        "revoked_at": token.revoked_at,
        "last_used_at": token.last_used_at,
    }
