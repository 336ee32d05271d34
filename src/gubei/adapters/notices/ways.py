"""One sender for each way: it says which, and raises Undelivered where the message did not leave."""

import json
import logging
import smtplib
import socket
from collections.abc import Callable
from functools import partial
from http.client import HTTPException
from typing import Protocol, runtime_checkable
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from gubei.adapters.notices.mail import PATIENCE, SCHEMES, check_address, hand_over
from gubei.terms.ways import Way
from gubei.terms.words import Words, both_in_one

logger = logging.getLogger("gubei.notices")
_TROUBLES: tuple[tuple[type[OSError], str, str], ...] = (
    (TimeoutError, f"gave no answer within {PATIENCE:.0f} s", f"{PATIENCE:.0f} 秒内没有应答"),
    (ConnectionRefusedError, "refuses connections", "拒绝连接"),
    (ConnectionResetError, "broke the connection off", "中断了连接"),
    (socket.gaierror, "is not known by this name", "的域名无法解析"),
)


_SUBJECT = both_in_one(Words("Gubei: a reminder", "古北：催办"))
"""Names nobody: subjects stand on locked screens and in the logs of servers."""


class Undelivered(OSError):
    """A message did not leave. It says why in both languages, as the dead-letter list keeps it."""

    def __init__(self, en: str, zh: str) -> None:
        """Say why."""
        super().__init__(both_in_one(Words(en, zh)))


class Receiver(Protocol):
    """Who is told. A person, who does not sign in, has no `username`."""

    @property
    def username(self) -> str:
        """Return the name to sign in with, or nothing."""

    @property
    def name(self) -> str:
        """Return the name."""

    @property
    def phone(self) -> str:
        """Return the telephone number, or nothing."""


Sender = Callable[[Receiver, str], Way]


@runtime_checkable
class Board(Protocol):
    """Where many read it, and nobody in person is told."""

    @property
    def board(self) -> str:
        """Return which: message_board, navigation, radio."""


def sender_for(address: str, upstream: str = "") -> Sender:
    """Return the sender for the addresses of GUBEI_NOTICES and GUBEI_UPSTREAM.

    Raises ValueError for another one.
    """
    people, boards = _people_by(address), _boards_by(upstream)

    def send(receiver: Receiver, text: str) -> Way:
        if isinstance(receiver, Board):
            return boards(receiver.board, text)
        return people(receiver, text)

    return send


def _boards_by(address: str) -> Callable[[str, str], Way]:
    if not address:
        return write_board_to_console
    if urlsplit(address).scheme in ("http", "https"):
        return partial(call_board, address)
    raise ValueError("GUBEI_UPSTREAM: use an address that begins with https.")


def write_board_to_console(board: str, text: str) -> Way:
    """Write what drivers are to read into the log of the worker."""
    logger.info("on %s: %s", board, text)
    return Way.LOG


def call_board(address: str, board: str, text: str) -> Way:
    """POST {"board", "text"} as JSON to who runs the boards, the navigation, the radio."""
    _post(address, {"board": board, "text": text})
    return Way.BOARD


def _people_by(address: str) -> Sender:
    scheme = urlsplit(address).scheme
    if not address:
        return write_to_console
    if scheme in ("http", "https"):
        return partial(call_web_hook, address)
    if scheme in ("sms+http", "sms+https"):
        return partial(send_sms, address.removeprefix("sms+"))
    if scheme in SCHEMES:
        check_address(address)
        return partial(send_mail, address)
    raise ValueError(f"GUBEI_NOTICES: no way is called {scheme!r}; use https, sms+https or smtps.")


def write_to_console(receiver: Receiver, text: str) -> Way:
    """Write who is told what into the log of the worker; never the number."""
    logger.info("to %s: %s", receiver.username or "a person", text)
    return Way.LOG


def call_web_hook(address: str, receiver: Receiver, text: str) -> Way:
    """POST {"officer", "name", "text"} as JSON; to a person {"phone", "text"}."""
    if receiver.username:
        _post(address, {"officer": receiver.username, "name": receiver.name, "text": text})
    else:
        send_sms(address, receiver, text)
    return Way.WEB_HOOK


def send_sms(address: str, receiver: Receiver, text: str) -> Way:
    """POST {"phone", "text"} as JSON to the gateway."""
    if not receiver.phone:
        raise Undelivered(
            f"{receiver.username or 'this person'} has no telephone",
            f"{receiver.username or '此人'}没有电话号码",
        )
    _post(address, {"phone": receiver.phone, "text": text})
    return Way.SMS


def send_mail(address: str, receiver: Receiver, text: str) -> Way:
    """Hand a mail to the server."""
    if not receiver.username:
        raise Undelivered(
            "a person is reached by telephone; no gateway for that is set",
            "个人须以短信告知，尚未设置短信网关",
        )
    place = urlsplit(address)
    try:
        hand_over(address, receiver.username, _SUBJECT, text)
    except smtplib.SMTPException as error:  # the server answered, and would not take it
        said = " ".join(str(error).split())
        raise Undelivered(
            f"the mail server did not take it: {said}", f"邮件服务器未收下：{said}"
        ) from error
    except OSError as error:
        raise _unreachable(place.hostname or "", error) from error
    return Way.MAIL


def _post(address: str, content: dict[str, str]) -> None:
    # The whole address may hold a secret of the gateway, and officers read what is said of it.
    place = urlsplit(address).netloc.rpartition("@")[2]
    body = json.dumps(content, ensure_ascii=False).encode()
    request = Request(address, body, {"Content-Type": "application/json"})  # noqa: S310
    try:
        with urlopen(request, timeout=PATIENCE):  # noqa: S310 - the administrator's own address
            pass
    except HTTPError as error:
        raise Undelivered(
            f"{place} answered {error.code} {error.reason}",
            f"{place} 返回 {error.code} {error.reason}",
        ) from error
    except HTTPException as error:  # no OSError: an answer that is no HTTP
        raise Undelivered(
            f"{place} does not answer by HTTP: {error!r}", f"{place} 的应答不是 HTTP：{error!r}"
        ) from error
    except OSError as error:
        raise _unreachable(place, error) from error


def _unreachable(place: str, error: OSError) -> Undelivered:
    """Say why a server could not be spoken to; what the machine says of it is English."""
    reason = error.reason if isinstance(error, URLError) else error
    for kind, en, zh in _TROUBLES:
        if isinstance(reason, kind):
            return Undelivered(f"{place} {en}", f"{place} {zh}")
    return Undelivered(f"{place} cannot be reached: {reason}", f"{place} 无法连接：{reason}")
