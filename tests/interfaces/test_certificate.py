"""`gubei certificate`: a local authority, trusted once, and certificates that browsers take."""

import json
import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client

from gubei.adapters.certificates import find_certificate, make_certificate
from gubei.interfaces.cli import certificate as command
from gubei.interfaces.cli.serve import serve
from gubei.terms.refusals import Invalid, Refused

HOSTS = ["gubei.example", "127.0.0.1"]


def test_a_device_that_trusts_the_authority_trusts_the_server_under_its_names(tmp_path: Path):
    made = make_certificate(tmp_path, HOSTS, now=datetime.now(UTC))
    ours = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ours.load_cert_chain(made.certificate, made.key)
    trusting = ssl.create_default_context(cafile=str(made.authority))

    assert _shake_hands(ours, trusting, "gubei.example") == ""
    assert _shake_hands(ours, trusting, "127.0.0.1") == ""
    assert "Hostname mismatch" in _shake_hands(ours, trusting, "other.example")
    assert "verify failed" in _shake_hands(ours, ssl.create_default_context(), "gubei.example")


def _shake_hands(ours: ssl.SSLContext, theirs: ssl.SSLContext, name: str) -> str:
    """Return why a device refuses the server, or nothing."""
    server, device = socket.socketpair()

    def answer() -> None:
        try:
            ours.wrap_socket(server, server_side=True).close()
        except OSError:
            server.close()

    thread = threading.Thread(target=answer)
    thread.start()
    try:
        theirs.wrap_socket(device, server_hostname=name).close()
    except ssl.SSLError as error:
        return str(error)
    finally:
        device.close()
        thread.join()
    return ""


def test_the_authority_stays_when_the_server_gets_a_new_certificate(tmp_path: Path):
    first = make_certificate(tmp_path, HOSTS, now=datetime.now(UTC))
    before = first.certificate.read_bytes()
    second = make_certificate(tmp_path, ["gubei.other"], now=datetime.now(UTC))

    assert second.fingerprint == first.fingerprint
    assert second.hosts == ("gubei.other",)
    assert second.certificate.read_bytes() != before
    assert second.ends_at - datetime.now(UTC) < timedelta(days=398)
    assert find_certificate(tmp_path) == second


def test_nobody_else_reads_the_keys(tmp_path: Path):
    make_certificate(tmp_path, HOSTS, now=datetime.now(UTC))
    modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "tls").glob("*.key")}
    assert modes == {"authority.key": 0o600, "server.key": 0o600}


def test_the_command_says_what_to_trust(
    tmp_path: Path, settings: object, capsys: pytest.CaptureFixture[str]
):
    settings.GUBEI_HOME = tmp_path  # type: ignore[attr-defined]
    command.certificate(host=["10.0.0.5"], as_json=True)
    said = json.loads(capsys.readouterr().out)

    assert said["hosts"] == ["10.0.0.5", "localhost", "127.0.0.1", "::1"]
    assert Path(said["authority"]).is_file()
    answer = Client().get("/authority.crt")
    assert answer["Content-Type"] == "application/x-x509-ca-cert"
    assert answer.content == Path(said["authority"]).read_bytes()


def test_a_name_that_is_none_is_refused(tmp_path: Path, settings: object):
    settings.GUBEI_HOME = tmp_path  # type: ignore[attr-defined]
    with pytest.raises(Invalid):
        command.certificate(host=["https://gubei.example/"])
    assert not (tmp_path / "tls").exists()


def test_without_a_certificate_https_says_how_to_make_one(tmp_path: Path, settings: object):
    settings.GUBEI_HOME = tmp_path  # type: ignore[attr-defined]
    assert Client().get("/authority.crt").status_code == 404
    with pytest.raises(Refused, match="gubei certificate"):
        serve(https=True)
