"""The code on a notice: twenty characters, a hundred bits, that a person can read out."""

import hashlib
import re

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O and U, so that nothing is taken for something else."""
LENGTH = 20
RANDOM_BYTES = 13
_SAME = str.maketrans("OIL", "011")


def code_of(random: bytes) -> str:
    """Return a code of `RANDOM_BYTES` random bytes, in groups of four."""
    number = int.from_bytes(random, "big")
    letters = "".join(ALPHABET[number >> 5 * place & 31] for place in range(LENGTH))
    return "-".join(letters[place : place + 4] for place in range(0, LENGTH, 4))


def digest_of_code(typed: str) -> bytes | None:
    """Return what is kept of a code as a person typed it; None for what cannot be one."""
    plain = re.sub(r"[\s\-－—_.·]", "", typed).upper().translate(_SAME)
    if len(plain) != LENGTH or set(plain) - set(ALPHABET):
        return None
    return hashlib.sha256(plain.encode()).digest()
