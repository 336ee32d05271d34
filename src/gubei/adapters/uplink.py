"""The line from a relay to the main server: plain requests, each with a patience of its own."""

import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import ip_address
from urllib.parse import urlsplit

from gubei.terms.refusals import Invalid


class LineCut(OSError):
    """The main server did not answer: whether it did what was asked is not known."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What the main server answered."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        """Return a header, "" where there is none."""
        found = (text for key, text in self.headers if key.lower() == name.lower())
        return next(found, "")


@dataclass(frozen=True, slots=True)
class Uplink:
    """Where the main server is. `authority`: PEM of who its certificate comes from, "" for a known one."""

    address: str
    authority: str = ""

    @property
    def host(self) -> str:
        """Return name and port, as a browser writes them into Host."""
        return urlsplit(self.address).netloc

    def ask(
        self, method: str, path: str, body: bytes | None, headers: Mapping[str, str], *,
        patience: float,
    ) -> Heard:  # fmt: skip
        """Ask the main server; `patience` are seconds without a sign of it. Raises LineCut."""
        connection = self._connection(patience)
        try:
            connection.request(method, path, body, dict(headers))
            answer = connection.getresponse()
            return Heard(answer.status, tuple(answer.getheaders()), answer.read())
        except (OSError, HTTPException) as error:
            raise LineCut(f"{type(error).__name__}: {error}") from error
        finally:
            connection.close()

    def _connection(self, patience: float) -> HTTPConnection:
        parts = urlsplit(self.address)
        if parts.scheme == "http":
            return HTTPConnection(parts.netloc, timeout=patience)
        context = ssl.create_default_context(cadata=self.authority or None)
        return HTTPSConnection(parts.netloc, timeout=patience, context=context)


def read_address(text: str, *, is_production: bool) -> str:
    """Return the address of a main server, without what follows its port.

    In production nothing goes over a network unencrypted. Raises Invalid.
    """
    parts = urlsplit(text.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Invalid(
            "Write the address as https://gubei.example.cn.",
            "请填写如 https://gubei.example.cn 的地址。",
        )
    if is_production and parts.scheme == "http" and not _is_loopback(parts.hostname):
        raise Invalid(
            "The line to the main server carries people's data: write its address with https://.",
            "与上级服务器的连接传输个人信息，请填写 https:// 开头的地址。",
            code="not_encrypted",
        )
    return f"{parts.scheme}://{parts.netloc}"


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return False
