"""One sender for each way. A sender raises OSError where the message did not leave."""

import json
import logging
import smtplib
from collections.abc import Callable
from email.message import EmailMessage
from functools import partial
from http.client import HTTPException
from typing import Protocol
from urllib.parse import parse_qs, urlsplit
from urllib.request import Request, urlopen

logger = logging.getLogger("gubei.notices")
_PATIENCE = 10.0  # seconds


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


Sender = Callable[[Receiver, str], None]


def sender_for(address: str) -> Sender:
    """Return the sender for the address of GUBEI_NOTICES. Raises ValueError for another one."""
    scheme = urlsplit(address).scheme
    if not address:
        return write_to_console
    if scheme in ("http", "https"):
        return partial(call_web_hook, address)
    if scheme in ("sms+http", "sms+https"):
        return partial(send_sms, address.removeprefix("sms+"))
    if scheme == "smtp":
        return partial(send_mail, address)
    raise ValueError(f"GUBEI_NOTICES: no way is called {scheme!r}; use https, sms+https or smtp.")


def write_to_console(receiver: Receiver, text: str) -> None:
    """Write who is told what into the log of the worker; never the number."""
    logger.info("to %s: %s", receiver.username or "a person", text)


def call_web_hook(address: str, receiver: Receiver, text: str) -> None:
    """POST {"officer", "name", "text"} as JSON; to a person {"phone", "text"}."""
    if receiver.username:
        _post(address, {"officer": receiver.username, "name": receiver.name, "text": text})
    else:
        send_sms(address, receiver, text)


def send_sms(address: str, receiver: Receiver, text: str) -> None:
    """POST {"phone", "text"} as JSON to the gateway."""
    if not receiver.phone:
        raise OSError(f"{receiver.username or 'this person'} has no telephone")
    _post(address, {"phone": receiver.phone, "text": text})


def send_mail(address: str, receiver: Receiver, text: str) -> None:
    """Hand a mail to the server."""
    if not receiver.username:
        raise OSError("a person is reached by telephone; no gateway for that is set")
    place = urlsplit(address)
    asked = parse_qs(place.query)
    mail = EmailMessage()
    mail["Subject"], mail["From"] = "催办", asked["from"][0]
    mail["To"] = f"{receiver.username}@{asked['domain'][0]}"
    mail.set_content(text)
    with smtplib.SMTP(place.hostname or "", place.port or 25, timeout=_PATIENCE) as server:
        server.send_message(mail)


def _post(address: str, content: dict[str, str]) -> None:
    body = json.dumps(content, ensure_ascii=False).encode()
    request = Request(address, body, {"Content-Type": "application/json"})  # noqa: S310
    try:
        with urlopen(request, timeout=_PATIENCE):  # noqa: S310 - the administrator's own address
            pass
    except HTTPException as error:  # no OSError: an answer that is no HTTP
        raise OSError(f"{address} does not answer by HTTP: {error!r}") from error
