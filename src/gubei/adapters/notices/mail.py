"""Hands a mail to a server: plain, with STARTTLS, or by TLS from the first byte; with a login."""

import smtplib
import ssl
from collections.abc import Callable
from email.message import EmailMessage
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

PATIENCE = 10.0
"""Seconds that a server has for each answer."""
SCHEMES = ("smtp", "smtp+starttls", "smtps")
_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


def check_address(address: str) -> None:
    """Raise ValueError where an address lacks something, or a password would go out in the open.

    Also where the login is none that the library of mail can say: it knows ASCII only.
    """
    place = urlsplit(address)
    missing = {"from", "domain"} - parse_qs(place.query).keys()
    if not place.hostname or missing:
        raise ValueError(f"GUBEI_NOTICES: use {place.scheme}://host:port/?from=A&domain=D.")
    if place.username and place.scheme == "smtp":
        raise ValueError("GUBEI_NOTICES: a password goes by smtp+starttls or smtps only.")
    if not all(each.isascii() for each in _login(place)):
        raise ValueError("GUBEI_NOTICES: name and password of a mail server are plain ASCII.")


def hand_over(address: str, username: str, subject: str, text: str) -> None:
    """Hand a mail to USERNAME@domain to the server. Raises SMTPException or another OSError."""
    place = urlsplit(address)
    asked = parse_qs(place.query)
    mail = EmailMessage()
    mail["Subject"], mail["From"] = subject, asked["from"][0]
    mail["To"] = f"{username}@{asked['domain'][0]}"
    mail.set_content(text)
    with _OPEN[place.scheme](place.hostname or "", place.port or _PORTS[place.scheme]) as server:
        _sign_in(server, place)
        server.send_message(mail)


def _sign_in(server: smtplib.SMTP, place: SplitResult) -> None:
    if place.scheme == "smtp+starttls":  # a server that offers none gets nothing
        server.starttls(context=ssl.create_default_context())
    if place.username:
        server.login(*_login(place))


def _login(place: SplitResult) -> tuple[str, str]:
    return unquote(place.username or ""), unquote(place.password or "")


def _open_plain(host: str, port: int) -> smtplib.SMTP:
    return smtplib.SMTP(host, port, timeout=PATIENCE)


def _open_encrypted(host: str, port: int) -> smtplib.SMTP:
    context = ssl.create_default_context()
    return smtplib.SMTP_SSL(host, port, timeout=PATIENCE, context=context)


_OPEN: dict[str, Callable[[str, int], smtplib.SMTP]] = {
    "smtp": _open_plain, "smtp+starttls": _open_plain, "smtps": _open_encrypted,
}  # fmt: skip
