"""Messages to Liu of Liugou village, by each way."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from types import SimpleNamespace

import pytest

from gubei.adapters.notices import sender_for
from gubei.terms.ways import Way

LIU = SimpleNamespace(username="liu", name="刘村干", phone="19900000007")


@pytest.fixture
def gateway() -> Iterator[HTTPServer]:
    """A gateway that remembers what it got and refuses at /away."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.server.got.append(json.loads(body))
            if self.path == "/nonsense":
                self.wfile.write(b"moo\r\n\r\n")
                return
            self.send_response(503 if self.path == "/away" else 204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.got = []
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_the_gateway_and_the_web_hook_get_the_message(gateway: HTTPServer) -> None:
    place = f"http://127.0.0.1:{gateway.server_port}"
    assert sender_for(f"sms+{place}/")(LIU, "催办") == Way.SMS
    assert sender_for(place)(LIU, "催办") == Way.WEB_HOOK
    assert sender_for("")(LIU, "催办") == Way.LOG, "without a gateway nobody is told"
    assert gateway.got == [
        {"phone": "19900000007", "text": "催办"},
        {"officer": "liu", "name": "刘村干", "text": "催办"},
    ]
    radio = SimpleNamespace(board="radio", username="", name="radio", phone="")
    assert sender_for("", place)(radio, "请走国道112") == Way.BOARD
    assert gateway.got[2:] == [{"board": "radio", "text": "请走国道112"}]
    with pytest.raises(OSError, match="503"):
        sender_for(f"{place}/away")(LIU, "催办")
    with pytest.raises(OSError, match="moo"):
        sender_for(f"{place}/nonsense")(LIU, "催办")


def test_why_a_message_did_not_leave_is_said_in_both_languages_and_keeps_the_secret() -> None:
    gone = HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    place = f"127.0.0.1:{gone.server_port}"
    gone.server_close()
    with pytest.raises(OSError, match="refuses") as caught:
        sender_for(f"sms+http://{place}/send?key=geheim")(LIU, "催办")
    assert str(caught.value) == f"{place} 拒绝连接 ／ {place} refuses connections"
    with pytest.raises(OSError, match="refuses") as caught:
        sender_for(f"smtp://{place}/?from=a@b.cn&domain=b.cn")(LIU, "催办")
    assert str(caught.value) == "127.0.0.1 拒绝连接 ／ 127.0.0.1 refuses connections"


def test_an_sms_needs_a_telephone_and_a_way_needs_a_name() -> None:
    with pytest.raises(OSError, match="no telephone"):
        sender_for("sms+https://gateway")(SimpleNamespace(username="a", name="", phone=""), "")
    with pytest.raises(ValueError, match="pigeon"):
        sender_for("pigeon://roof")
    with pytest.raises(ValueError, match="GUBEI_UPSTREAM"):
        sender_for("", "pigeon://roof")
