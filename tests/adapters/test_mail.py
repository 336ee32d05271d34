"""Mails to Liu of Liugou village: over TLS and with a login, or not at all."""

import socketserver
import ssl
from base64 import b64encode
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from socket import socket
from threading import Thread
from types import SimpleNamespace

import pytest

from gubei.adapters.certificates import Certificate, make_certificate
from gubei.adapters.notices import sender_for

LIU = SimpleNamespace(username="liu", name="刘村干", phone="19900000007")
RIGHT = b64encode(b"\0liu\0es ist").decode()
ASKED = "?from=gubei@b.cn&domain=b.cn"


class Office(socketserver.ThreadingTCPServer):
    """A mail server that writes down what it was told; over TLS at once where it is `wrapped`."""

    daemon_threads = True

    def __init__(self, context: ssl.SSLContext, *, wrapped: bool, offers: str) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.context, self.wrapped, self.offers = context, wrapped, offers
        self.heard: list[tuple[bool, str]] = []


class Talk(socketserver.BaseRequestHandler):
    """One conversation."""

    def handle(self) -> None:
        office, line = self.server, self.request
        with ExitStack() as opened:

            def over_tls(plain: socket) -> ssl.SSLSocket:
                return opened.enter_context(office.context.wrap_socket(plain, server_side=True))

            if office.wrapped:
                line = over_tls(line)
            line.sendall(b"220 office\r\n")
            told = opened.enter_context(line.makefile("rb"))
            while text := told.readline().decode().rstrip("\r\n"):
                office.heard.append((isinstance(line, ssl.SSLSocket), text))
                line.sendall(self.answer(text))
                if text == "STARTTLS":
                    line = over_tls(line)
                    told = opened.enter_context(line.makefile("rb"))
                elif text == "data":
                    while told.readline() != b".\r\n":
                        pass
                    line.sendall(b"250 ok\r\n")

    def answer(self, text: str) -> bytes:
        if text.startswith("ehlo"):
            return f"250-office\r\n250-{self.server.offers}\r\n".encode()
        if text.startswith("AUTH"):
            return b"235 ok\r\n" if RIGHT in text else b"535 who?\r\n"
        return {"starttls": b"220 go\r\n", "data": b"354 go\r\n", "quit": b"221 bye\r\n"}.get(
            text.lower(), b"250 ok\r\n"
        )


@pytest.fixture
def paper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Certificate:
    """A certificate of 127.0.0.1 that this machine trusts."""
    found = make_certificate(tmp_path, ["127.0.0.1"], now=datetime.now(UTC))
    monkeypatch.setenv("SSL_CERT_FILE", str(found.authority))
    return found


@contextmanager
def office(paper: Certificate, *, wrapped: bool, offers: str) -> Iterator[Office]:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(paper.certificate, paper.key)
    with Office(context, wrapped=wrapped, offers=offers) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.mark.parametrize(
    ("scheme", "wrapped"), [("smtp+starttls", False), ("smtps", True)], ids=["starttls", "smtps"]
)
def test_a_login_and_a_mail_go_over_tls_only(
    scheme: str,
    wrapped: bool,  # noqa: FBT001 - a value
    paper: Certificate,
) -> None:
    with office(paper, wrapped=wrapped, offers="STARTTLS\r\n250 AUTH PLAIN") as server:
        place = f"127.0.0.1:{server.server_address[1]}/{ASKED}"
        sender_for(f"{scheme}://liu:es%20ist@{place}")(LIU, "催办")
        with pytest.raises(OSError, match="who"):
            sender_for(f"{scheme}://liu:falsch@{place}")(LIU, "催办")
    open_ones = [text for is_safe, text in server.heard if not is_safe]
    assert [each for each in open_ones if not each.startswith(("ehlo", "STARTTLS"))] == []
    assert "rcpt TO:<liu@b.cn>" in [text for is_safe, text in server.heard if is_safe]


def test_a_server_that_offers_no_tls_gets_nothing(paper: Certificate) -> None:
    with office(paper, wrapped=False, offers="8BITMIME\r\n250 HELP") as server:
        place = f"127.0.0.1:{server.server_address[1]}/{ASKED}"
        with pytest.raises(OSError, match="STARTTLS"):
            sender_for(f"smtp+starttls://{place}")(LIU, "催办")
    assert [text for _, text in server.heard if text.startswith(("mail", "AUTH"))] == []


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        (f"smtp://liu:geheim@b.cn/{ASKED}", "smtps only"),
        ("smtps://b.cn/", "from=A&domain=D"),
        (f"smtps://liu:geheim%C3%A9@b.cn/{ASKED}", "plain ASCII"),
    ],
)
def test_an_address_that_cannot_work_is_refused_at_once(address: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason) as refused:
        sender_for(address)
    assert "geheim" not in str(refused.value)
