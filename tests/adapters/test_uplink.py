"""Where a relay's main server may be: nothing goes over a network unencrypted in production."""

import pytest

from gubei.adapters.uplink import read_address
from gubei.terms.refusals import Invalid


@pytest.mark.parametrize(
    "text", ["http://localhost:8000/c", "http://127.0.0.1:8000", "http://[::1]"]
)
def test_a_main_server_on_the_same_machine_needs_no_encryption(text: str):
    assert read_address(text, is_production=True).startswith("http://")


@pytest.mark.parametrize("text", ["http://gubei.example.cn", "http://10.0.0.5:8000"])
def test_a_main_server_elsewhere_is_asked_over_https_in_production(text: str):
    assert read_address(text, is_production=False) == text
    with pytest.raises(Invalid, match="https://"):
        read_address(text, is_production=True)
    secure = text.replace("http:", "https:")
    assert read_address(secure, is_production=True) == secure
