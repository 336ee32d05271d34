"""The blind index is the HMAC that it says it is, for every key and value."""

import hashlib
import hmac

from hypothesis import given
from hypothesis import strategies as st

from gubei.engines.sealing import KeyRing


@given(key=st.binary(min_size=16, max_size=64), kind=st.text(), value=st.text())
def test_the_blind_index_is_an_hmac_cut_to_128_bits(key: bytes, kind: str, value: str) -> None:
    ring = KeyRing({1: bytes(32)}, (key,))
    text = f"{kind}\x1f{value}".encode(errors="surrogatepass")
    assert ring.blind_index(kind, value) == hmac.digest(key, text, hashlib.sha256)[:16]


def test_lin_meis_number_gives_the_same_index_twice_and_another_as_a_telephone() -> None:
    ring = KeyRing({1: bytes(32)}, (bytes(range(32)),))
    first = ring.blind_index("document", "99999919900101002X")
    assert first == ring.blind_index("document", "99999919900101002X")
    assert first != ring.blind_index("phone", "99999919900101002X")


@given(
    keys=st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=4),
    value=st.text(alphabet=st.characters(exclude_categories=["Cs"])),
    size=st.integers(1, 16),
)
def test_a_stored_index_is_renewed_without_its_value(keys: list[bytes], value: str, size: int):
    ring = KeyRing({1: bytes(32)}, tuple(keys))
    for count in range(1, len(keys) + 1):
        stored = ring.earlier(count).blind_index("phone", value, size=size)
        assert ring.renewed(stored, since=count) == ring.blind_index("phone", value, size=size)
