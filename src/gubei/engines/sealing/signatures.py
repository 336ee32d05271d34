"""Signatures under what is given out of hand: Ed25519 (RFC 8032). Pure: the secret comes from outside."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

SIGNING_BYTES = 32
"""So long are a secret and a public key; a signature is twice as long."""


def public_of(secret: bytes) -> bytes:
    """Return the 32 bytes by which others know what this secret signed."""
    return Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()


def sign(secret: bytes, message: bytes) -> bytes:
    """Return the 64 bytes that only this secret can put under this message."""
    return Ed25519PrivateKey.from_private_bytes(secret).sign(message)


def is_signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Say whether the secret behind a public key signed exactly this message."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
