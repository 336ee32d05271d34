"""Sealing: how secrets lie at rest.

AES-256-GCM (NIST SP 800-38D) with a fresh 96-bit nonce; the row that a secret belongs to
is the associated data, so a sealed value that is copied to another row does not open.
A blind index is an HMAC-SHA-256 cut to 128 bits: equal values meet without being opened. A later
blind key is put on top: the HMAC of the index with that key, so that stored indexes are renewed
without opening anything, also those whose value is kept nowhere.
"""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from gubei.terms.refusals import Refused
from gubei.terms.words import Words

KEY_BYTES = 32
INDEX_BYTES = 16
_NONCE_BYTES = 12
_VERSION_BYTES = 2
_BLOCK_BYTES = 64  # of SHA-256
_PADS = (0x36, 0x5C)


class KeyedHash:
    """HMAC-SHA-256 (RFC 2104), begun with its key of at most 64 bytes.

    Copying inner and outer hash takes a third of the time of `hmac.digest`, and an intake makes
    millions.
    """

    __slots__ = ("_inner", "_outer")

    def __init__(self, key: bytes) -> None:
        """Begin both hashes."""
        self._inner, self._outer = (
            hashlib.sha256(bytes(byte ^ pad for byte in key.ljust(_BLOCK_BYTES, b"\0")))
            for pad in _PADS
        )

    def of(self, message: bytes) -> bytes:
        """Return the 32 bytes that stand for `message` to whoever has the key."""
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(message)
        outer.update(inner.digest())
        return outer.digest()


class CannotOpen(Refused):
    """A sealed value does not open: wrong key file, or the value was moved or changed."""

    def __init__(self) -> None:
        """Say what to check."""
        super().__init__(
            "cannot_open",
            Words(
                "A sealed value does not open with the keys of this server; "
                "check that the key file is the one this database was written with.",
                "密文无法用本机密钥打开，请核对密钥文件是否与数据库配套。",
            ),
            status=500,
        )


@dataclass(frozen=True)
class KeyRing:
    """The sealing keys by version (the highest seals, all open), the blind keys from the first."""

    sealing: Mapping[int, bytes] = field(repr=False)
    blind: tuple[bytes, ...] = field(repr=False)

    @cached_property
    def current(self) -> int:
        """The version that new values are sealed with."""
        return max(self.sealing)

    @cached_property
    def _ciphers(self) -> dict[int, AESGCM]:
        return {version: AESGCM(key) for version, key in self.sealing.items()}

    def seal(self, text: str, *, about: bytes) -> bytes:
        """Seal `text` for the row `about`: two bytes of version, nonce, ciphertext, tag."""
        return self.seal_bytes(text.encode(), about=about)

    def seal_bytes(self, content: bytes, *, about: bytes) -> bytes:
        """Seal bytes for the row `about`."""
        nonce = os.urandom(_NONCE_BYTES)
        version = self.current
        secret = self._ciphers[version].encrypt(nonce, content, about)
        return version.to_bytes(_VERSION_BYTES, "big") + nonce + secret

    def open(self, sealed: bytes | memoryview, *, about: bytes) -> str:
        """Open what `seal` made. Raises CannotOpen."""
        return self.open_bytes(sealed, about=about).decode()

    def open_bytes(self, sealed: bytes | memoryview, *, about: bytes) -> bytes:
        """Open what `seal_bytes` made. Raises CannotOpen."""
        sealed = bytes(sealed)
        cipher = self._ciphers.get(version_of(sealed))
        if cipher is None:
            raise CannotOpen
        nonce_end = _VERSION_BYTES + _NONCE_BYTES
        try:
            return cipher.decrypt(sealed[_VERSION_BYTES:nonce_end], sealed[nonce_end:], about)
        except InvalidTag:
            raise CannotOpen from None

    def blind_index(self, kind: str, value: str, *, size: int = INDEX_BYTES) -> bytes:
        """Return the `size` bytes under which `value` is found among values of one `kind`."""
        index = self._hashes[0].of(f"{kind}\x1f{value}".encode())[:size]
        return self.renewed(index, since=1)

    def renewed(self, index: bytes, *, since: int) -> bytes:
        """Return what an index made with the first `since` blind keys is with all of them."""
        for keyed in self._hashes[since:]:
            index = keyed.of(index)[: len(index)]
        return index

    def earlier(self, count: int) -> "KeyRing":
        """Return the ring as it was with its first `count` blind keys."""
        return KeyRing(self.sealing, self.blind[:count])

    @cached_property
    def _hashes(self) -> tuple[KeyedHash, ...]:
        return tuple(map(KeyedHash, self.blind))


def version_of(sealed: bytes) -> int:
    """Return the key version that a value was sealed with."""
    return int.from_bytes(sealed[:_VERSION_BYTES], "big")
