"""Who asks: a session of the browser app, or an access token of another system."""

from uuid import UUID

from django.http import HttpRequest
from ninja.security.base import AuthBase
from ninja.utils import check_csrf

from gubei.domain.territory.models import Officer
from gubei.domain.territory.operations.tokens import digest_of, note_use
from gubei.domain.territory.queries import token_in_use
from gubei.domain.territory.rules import Scope
from gubei.interfaces.api.asked import UNSAFE, asked
from gubei.interfaces.api.problems import CSRF, SIGN_IN
from gubei.terms.refusals import NotAllowed, Refused
from gubei.terms.words import Words

_TOKEN_ENDED = Words(
    "This access token is unknown, has ended or was revoked. Ask for a new one.",
    "访问令牌无效、已过期或已吊销，请重新申请。",
)


_OTHER_OFFICER = Words(
    "Somebody else is signed in on this device now. Sign in again as who made these records.",
    "本设备当前登录的是另一位工作人员，请由记录人本人重新登录。",
)


def refuse_forgery(request: HttpRequest) -> None:
    """Raise Refused unless a write of a session carries the CSRF token of its page."""
    if request.method in UNSAFE and check_csrf(request) is not None:
        raise Refused("csrf", CSRF, status=403)


class BySession(AuthBase):
    """Signed in with name and password; writes carry X-CSRFToken."""

    openapi_type = "apiKey"
    openapi_in = "cookie"
    openapi_name = "sessionid"

    def __call__(self, request: HttpRequest) -> Officer | None:
        if "Authorization" in request.headers:
            return None  # a token is judged as a token
        officer = getattr(request, "user", None)
        if not isinstance(officer, Officer):
            raise Refused("sign_in", SIGN_IN, status=401)
        refuse_forgery(request)
        refuse_other_officer(request, officer.pk)
        return officer


def refuse_other_officer(request: HttpRequest, officer: UUID) -> None:
    """Raise Refused where a device sends the records of somebody else than who is signed in."""
    meant = request.headers.get("Gubei-Officer", "")
    if meant and meant != str(officer):
        raise Refused("other_officer", _OTHER_OFFICER, status=401)


class ByToken(AuthBase):
    """`Authorization: Bearer`, with a token that has the scope."""

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __init__(self, scope: Scope) -> None:
        """Ask for `scope`."""
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Officer | None:
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        now = asked(request).now
        token = token_in_use(digest_of(secret.strip()), now=now)
        if scheme.lower() != "bearer" or token is None:
            raise Refused("token_ended", _TOKEN_ENDED, status=401)
        if self.scope not in token.scopes:
            raise NotAllowed(
                f"This token lacks the scope {self.scope}.", f"该令牌没有 {self.scope} 权限。"
            )
        note_use(token=token, now=now)
        asked(request).token = token
        return token.officer


by_session = BySession()


def session_or_token(scope: Scope) -> list[AuthBase]:
    """Return the ways in for an address that other systems use too."""
    return [by_session, ByToken(scope)]
