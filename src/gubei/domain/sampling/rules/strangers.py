"""Whom the register does not know is taken where they can be found again: a positive is called."""

from dataclasses import dataclass

from gubei.terms.documents import DocumentReading, read_document
from gubei.terms.names import tidy_name
from gubei.terms.phones import read_phone
from gubei.terms.refusals import Invalid
from gubei.terms.text import squeeze


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody new: a name, and a sure number or a telephone ("" for none)."""

    name: str
    document: DocumentReading
    phone: str


def stranger_of(name: str, document: str, phone: str) -> Stranger:
    """Return who stands there. Raises Invalid where nobody could find them after a positive.

    As at a barrier: a sure number, or a telephone. That of a child is a guardian's.
    """
    said, read, called = tidy_name(squeeze(name)), read_document(document), read_phone(phone)
    if not said:
        raise Invalid(
            "The register does not know this card. Type the name too.",
            "库中没有此证件，请同时填写姓名。",
            code="not_known",
        )
    if not is_name(said):
        raise Invalid(
            f"“{said[:40]}” is not the name of a person: type the whole name.",
            f"“{said[:40]}”不是完整的姓名，请填写真实姓名。",
            code="not_a_name",
        )
    if called.findings:
        raise Invalid(
            "This telephone number cannot be called; ask for it again.",
            "电话号码无法拨打，请重新核实。",
            code="nobody_to_call",
        )
    if not read.is_sure and not called.number:
        raise Invalid(
            "Without the number of a card write down a telephone, for a child that of a guardian: "
            "nobody could find this person after a positive result.",
            "没有证件号码须登记电话，儿童登记监护人电话，否则结果阳性时无法找到本人。",
            code="nobody_to_call",
        )
    return Stranger(said, read, called.number)


def is_name(text: str) -> bool:
    """Say whether a text can be somebody's name: two letters or more, no digit, no 某."""
    letters = sum(map(str.isalpha, text))
    return letters >= 2 and not any(map(str.isdigit, text)) and "某" not in text
