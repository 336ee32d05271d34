"""What a scanner reads at the desk is one thing for the device and the server."""

import json
from pathlib import Path

import pytest

from gubei.terms.barcodes import BarcodeForm, barcode_forms, read_scan

SCANS = Path(__file__).parents[2] / "web" / "src" / "parts" / "scans.json"


def test_a_card_a_code_and_a_tube_are_told_apart_as_the_device_does() -> None:
    told = json.loads(SCANS.read_text(encoding="utf-8"))
    read = [[text, forms, *read_scan(text, barcode_forms(forms))] for text, forms, *_ in told]
    assert read == told


def test_the_forms_of_a_district_are_a_prefix_and_a_length() -> None:
    assert barcode_forms(" my:11, :15") == (BarcodeForm("MY", 11), BarcodeForm("", 15))
    assert barcode_forms("") == ()
    with pytest.raises(ValueError, match="write prefix and length"):
        barcode_forms("MY")
