"""A local authority for https inside a district: phones need https to work without a network.

The authority is made once and trusted once on every device; the certificate of the server is
made anew whenever it is asked for. Both lie in the folder `tls` of the data, keys with mode 600.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

FOLDER = "tls"
AUTHORITY_LASTS = timedelta(days=3650)
SERVER_LASTS = timedelta(days=397)
"""Browsers take no certificate that lasts longer than 398 days."""
_EARLIER = timedelta(days=1)
"""How far the clock of a device may be behind."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """Where the files lie. `authority` is what devices trust; `fingerprint` is its SHA-256."""

    authority: Path
    certificate: Path
    key: Path
    fingerprint: str
    ends_at: datetime
    hosts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Authority:
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


def find_certificate(home: Path) -> Certificate | None:
    """Return the server's certificate, or None where none was made."""
    folder = home / FOLDER
    paths = (folder / "authority.crt", folder / "server.crt", folder / "server.key")
    if not all(path.is_file() for path in paths):
        return None
    authority = x509.load_pem_x509_certificate(paths[0].read_bytes())
    server = x509.load_pem_x509_certificate(paths[1].read_bytes())
    names = server.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    hosts = tuple(str(each.value) for each in names)
    return Certificate(*paths, _fingerprint(authority), server.not_valid_after_utc, hosts)


def make_certificate(home: Path, hosts: Sequence[str], *, now: datetime) -> Certificate:
    """Make a certificate for names and addresses; the authority stays, or is made the first time."""
    folder = home / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    authority = _load_authority(folder) or _make_authority(folder, now)
    key = ec.generate_private_key(ec.SECP256R1())
    names = x509.SubjectAlternativeName([_name_of(host) for host in hosts])
    usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
    server = (
        _begin(hosts[0], authority.certificate.subject, key, now, SERVER_LASTS)
        .add_extension(names, critical=False)
        .add_extension(usage, critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_issued_by(authority), critical=False)
        .sign(authority.key, hashes.SHA256())
    )
    _write(folder / "server.key", _pem_of(key), mode=0o600)
    _write(folder / "server.crt", _pem(server) + _pem(authority.certificate), mode=0o644)
    found = find_certificate(home)
    if found is None:
        raise FileNotFoundError(folder)
    return found


def _make_authority(folder: Path, now: datetime) -> _Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _named("Gubei 古北 local authority")
    usage = x509.KeyUsage(
        digital_signature=False, content_commitment=False, key_encipherment=False,
        data_encipherment=False, key_agreement=False, key_cert_sign=True, crl_sign=True,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip
    certificate = (
        _begin("Gubei 古北 local authority", name, key, now, AUTHORITY_LASTS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    _write(folder / "authority.key", _pem_of(key), mode=0o600)
    _write(folder / "authority.crt", _pem(certificate), mode=0o644)
    return _Authority(certificate, key)


def _load_authority(folder: Path) -> _Authority | None:
    certificate, key = folder / "authority.crt", folder / "authority.key"
    if not (certificate.is_file() and key.is_file()):
        return None
    loaded = serialization.load_pem_private_key(key.read_bytes(), password=None)
    if not isinstance(loaded, ec.EllipticCurvePrivateKey):
        return None
    return _Authority(x509.load_pem_x509_certificate(certificate.read_bytes()), loaded)


def _begin(
    subject: str,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    now: datetime,
    lasts: timedelta,
) -> x509.CertificateBuilder:
    begins = now.astimezone(UTC) - _EARLIER
    return (
        x509.CertificateBuilder()
        .subject_name(_named(subject))
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + lasts)
    )


def _issued_by(authority: _Authority) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key())


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:64])])


def _name_of(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host.strip("[]")))
    except ValueError:
        return x509.DNSName(host)


def _fingerprint(certificate: x509.Certificate) -> str:
    return certificate.fingerprint(hashes.SHA256()).hex(":").upper()


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _pem_of(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _write(path: Path, content: bytes, *, mode: int) -> None:
    """Write a file whole, readable by nobody else before its mode is set."""
    draft = path.with_name(f"{path.name}.new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content)
    draft.replace(path)
