"""A relay's own addresses: passed on while the line stands, answered here while it is cut.

Only what a device at a barrier asks is passed on. What a device tells is kept here, in the order
of receipt, where the main server cannot be asked; everything else waits for the line.
"""

import hashlib
import json
import re
import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from pydantic import ValidationError as Unfit

from gubei.adapters.uplink import Heard, LineCut
from gubei.domain.checkpoints.models import RelayRecord
from gubei.domain.checkpoints.operations.relaying import (
    Kept,
    forget_officer,
    note_passage,
    remember_officer,
    take_back,
)
from gubei.domain.checkpoints.queries.relaying import (
    desk_here,
    officer_behind,
    records_waiting,
    relay_link,
)
from gubei.domain.checkpoints.rules.entries import hash_content
from gubei.domain.checkpoints.rules.relaying import RelayDesk, hours_to_leave
from gubei.interfaces.api import clock
from gubei.interfaces.api.access import refuse_other_officer
from gubei.interfaces.api.passage_shapes import PassagesSent
from gubei.interfaces.api.problems import CSRF, problem_for
from gubei.interfaces.api.relay_kept import (
    Asked,
    LineIsCut,
    begin_shift,
    decide,
    end_shift,
    find_slip,
    keep_once,
    register,
    relay_state,
    show_here,
    withdraw,
)
from gubei.interfaces.api.relay_line import PASSAGE_PATIENCE, READ_PATIENCE, MainServer
from gubei.interfaces.api.shapes import OfficerName
from gubei.terms.passages import Ask
from gubei.terms.refusals import NotFound, Refused
from gubei.terms.words import Words

COOKIE = "sessionid"
_ID = r"[0-9a-f-]{36}"
PASSED_ON = [
    ("GET POST PATCH DELETE", "session"), ("GET", "units"), ("GET", "checkpoints"),
    ("GET", f"checkpoints/{_ID}/(desk|here)"), ("POST", "devices"),
    ("POST", f"devices/{_ID}/key"), ("GET", f"devices/{_ID}/watch-list"), ("GET POST", "passages"),
    ("POST", f"passages/{_ID}/(withdraw|decide)"), ("POST", f"checkpoints/{_ID}/shift"),
    ("POST", "shifts/end"),
]  # fmt: skip
"""What a device at a barrier asks; nothing else goes through a relay."""
_HEADERS = (
    "Cookie", "Content-Type", "Accept-Language", "X-CSRFToken", "Idempotency-Key",
    "Gubei-Officer", "User-Agent",
)  # fmt: skip
_ANSWERED = ("Content-Language", "Retry-After", "Idempotency-Replayed")
main_server = MainServer()


def answer(request: HttpRequest, path: str) -> HttpResponse:
    """Answer a device: by the main server where it answers, else by the relay itself."""
    try:
        return _answer(request, path)
    except Exception as error:  # noqa: BLE001 - whatever it is, a device hears a problem in words
        return problem_for(request, error)


def _answer(request: HttpRequest, path: str) -> HttpResponse:
    _refuse_unknown(request, path)
    _refuse_foreign_page(request)
    if relay_link().revoked_at is not None:
        raise Refused(
            "relay_revoked", Words("This relay was revoked.", "该中继已被吊销。"), status=503
        )
    if (request.method, path) == ("DELETE", "session"):
        _forget_session(request)
    own = _own_answer(request, path)
    if main_server.is_up and not (own and records_waiting().exists()):
        with suppress(LineCut):
            return _pass_on(request, path, is_kept=own is not None)
    if own is None:
        raise LineIsCut
    return _json(own(_asked_here(request, path)))


def _refuse_unknown(request: HttpRequest, path: str) -> None:
    for methods, pattern in PASSED_ON:
        if request.method in methods.split() and re.fullmatch(pattern, path):
            return
    raise NotFound(
        "A relay serves the devices at a barrier only; open the main server for this.",
        "中继只服务于卡口设备，此项请打开上级服务器。",
    )


def _refuse_foreign_page(request: HttpRequest) -> None:
    origin = request.headers.get("Origin", "")
    if origin and urlsplit(origin).netloc != request.get_host():
        raise Refused("csrf", CSRF, status=403)


def _pass_on(request: HttpRequest, path: str, *, is_kept: bool) -> HttpResponse:
    """Ask the main server; whether a device may is for it to say. Raises LineCut."""
    address = relay_link().address
    headers = {name: request.headers[name] for name in _HEADERS if name in request.headers}
    headers |= {"Origin": address, "Referer": f"{address}/c"}
    query = request.META.get("QUERY_STRING", "")
    heard = main_server.ask(
        request.method or "GET", f"/api/{path}{'?' if query else ''}{query}", request.body or None,
        headers, patience=PASSAGE_PATIENCE if is_kept else READ_PATIENCE,
    )  # fmt: skip
    if is_kept and heard.status >= 500:
        raise LineCut(f"the main server answered {heard.status}")
    return _heard(request, _noticed(request, path, heard))


def _heard(request: HttpRequest, heard: Heard) -> HttpResponse:
    response = HttpResponse(heard.body, status=heard.status)
    response["Content-Type"] = heard.header("Content-Type")
    for name in _ANSWERED:
        if heard.header(name):
            response[name] = heard.header(name)
    for name, text in heard.headers:
        if name.lower() == "set-cookie":
            response.cookies.load(text)
    return response


def _noticed(request: HttpRequest, path: str, heard: Heard) -> Heard:
    """Remember of an answer what is needed when the line is cut; say how the relay stands."""
    if heard.status == 401:
        _forget_session(request)
    if heard.status != 200:
        return heard
    if path == "session":
        _notice_session(request, json.loads(heard.body))
    elif (request.method, path) == ("POST", "passages"):
        _notice_passages(json.loads(heard.body)["items"], _told(request))
    elif path.endswith("/withdraw"):
        take_back(passage=uuid.UUID(path.split("/")[1]), now=clock.read_clock())
    elif path.endswith("/decide"):
        note_passage(passage=uuid.UUID(path.split("/")[1]), shown=json.loads(heard.body))
    elif path.endswith("/here"):
        shown = json.loads(heard.body) | {
            "relay": relay_state(is_alone=False).model_dump(mode="json")
        }
        return Heard(200, heard.headers, json.dumps(shown, ensure_ascii=False).encode())
    return heard


def _notice_session(request: HttpRequest, said: dict[str, Any]) -> None:
    digest, officer = _cookie_digest(request), said["officer"]
    if request.method != "GET" or digest is None:
        return
    if officer is None or not _works_here(officer):
        forget_officer(digest=digest)
        return
    remember_officer(
        digest=digest, officer=uuid.UUID(officer["id"]), name=officer["name"],
        now=clock.read_clock(),
    )  # fmt: skip


def _works_here(officer: dict[str, Any]) -> bool:
    """Say whether an officer registers vehicles at this checkpoint: it lies in their unit.

    A main server that is older than the relay does not say in whose reach the checkpoint lies.
    """
    desk = desk_here(relay_link())
    is_in_reach = desk is not None and (not desk.lineage or officer["unit"]["code"] in desk.lineage)
    return is_in_reach and "passages" in officer["abilities"]


def _forget_session(request: HttpRequest) -> None:
    """A sign-in has ended: who holds its cookie is nobody here, also while the line is cut."""
    digest = _cookie_digest(request)
    if digest is not None:
        forget_officer(digest=digest)


@dataclass(frozen=True, slots=True)
class _Told:
    """What a device said of a vehicle: the answer does not say it again."""

    facts: frozenset[Ask] = frozenset()
    content: str = ""


def _told(request: HttpRequest) -> dict[str, _Told]:
    """Return what was said of each vehicle; nothing where the main server is newer than we are."""
    with suppress(Unfit):
        entries = [each.entry() for each in PassagesSent.model_validate_json(request.body).passages]
        return {str(each.key): _Told(each.facts, hash_content(each)) for each in entries}
    return {
        str(uuid.UUID(each["id"])): _Told(frozenset(Ask(fact) for fact in each.get("facts", ())))
        for each in json.loads(request.body)["passages"]
    }


def _notice_passages(items: list[dict[str, Any]], told: Mapping[str, _Told]) -> None:
    """Keep what the main server decided, masked, so that the devices agree when the line is cut.

    Of another checkpoint nothing is kept: who stands there has no business here.
    """
    desk = desk_here(relay_link())
    mine = desk and str(desk.checkpoint)
    keep_once(
        lambda used: [
            Kept(
                key=uuid.UUID(each["passage"]["id"]), kind=RelayRecord.Kind.PASSAGE,
                officer=uuid.UUID(each["passage"]["by"]["id"]), body={},
                answer=each | _behind(desk, each["passage"], told),
                passed_at=datetime.fromisoformat(each["passage"]["passed_at"]),
                persons=len(each["passage"]["travellers"]), outcome=each["passage"]["outcome"],
                decided=RelayRecord.Decided.SERVER, check=_check_used(desk, each["passage"], used),
            )
            for each in items
            if each["passage"]["checkpoint"]["id"] == mine
        ],
        now=clock.read_clock(),
    )  # fmt: skip


def _behind(
    desk: RelayDesk | None, passage: dict[str, Any], told: Mapping[str, _Told]
) -> dict[str, Any]:
    """Return how long a vehicle has once it goes on, and what was said of it.

    The line may be cut before its second check, or before the device has heard of it.
    """
    said = told.get(passage["id"], _Told())
    hours = hours_to_leave(desk.pack if desk else None, passage, said.facts)
    return {"leave_hours": hours} | ({"content": said.content} if said.content else {})


def _check_used(
    desk: RelayDesk | None, passage: dict[str, Any], used: frozenset[bytes]
) -> bytes | None:
    """Return by which check of our list a vehicle came in that the main server let in."""
    if desk is None or desk.hashes is None or passage["direction"] != "in" or not passage["plate"]:
        return None
    found = desk.hashes.check_of(passage["plate"], datetime.fromisoformat(passage["passed_at"]))
    return None if found in used else found


def _cookie_digest(request: HttpRequest) -> bytes | None:
    cookie = request.COOKIES.get(COOKIE, "")
    return hashlib.sha256(cookie.encode()).digest() if cookie else None


def _asked_here(request: HttpRequest, path: str) -> Asked:
    """Return a request that we answer: of whom the main server knew. Raises LineIsCut, Refused."""
    now, digest, desk = clock.read_clock(), _cookie_digest(request), desk_here(relay_link())
    known = officer_behind(digest, now=now) if digest else None
    if known is None or desk is None:
        raise LineIsCut
    token = request.headers.get("X-CSRFToken", "")
    if request.method == "POST" and not (
        token and constant_time_compare(token, request.COOKIES.get("csrftoken", ""))
    ):
        raise Refused("csrf", CSRF, status=403)
    refuse_other_officer(request, known.officer)
    return Asked(request, path, OfficerName(id=known.officer, name=known.name), desk, now)


def _own_answer(request: HttpRequest, path: str) -> Callable[[Asked], Any] | None:
    """Return how the relay answers this by itself; None where it does not."""
    for pattern, method, own in (
        ("passages", "POST", register), (f"passages/{_ID}/withdraw", "POST", withdraw),
        (f"passages/{_ID}/decide", "POST", decide), ("passages", "GET", find_slip),
        (f"checkpoints/{_ID}/shift", "POST", begin_shift), ("shifts/end", "POST", end_shift),
        (f"checkpoints/{_ID}/here", "GET", show_here),
    ):  # fmt: skip
        if request.method == method and re.fullmatch(pattern, path):
            return own
    return None


def _json(content: Any) -> HttpResponse:
    return HttpResponse(
        json.dumps(content, ensure_ascii=False), content_type="application/json; charset=utf-8"
    )
