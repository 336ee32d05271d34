"""What a person may mean who types something into the search: pure functions."""

import re
from dataclasses import dataclass

from gubei.terms.documents import read_document
from gubei.terms.names import tidy_name
from gubei.terms.phones import read_phone
from gubei.terms.text import compact
from gubei.terms.words import Words

_HAN = re.compile(r"[\u3400-\u9fff]")
_LETTERS = re.compile(r"[a-z]+")
_TAIL = re.compile(r"\d{3,9}[\dX]")
_LONGEST = 100

TOO_LITTLE = Words(
    "Type at least one Chinese character, two letters, or four digits.",
    "请至少输入一个汉字、两个字母或四位数字。",
)


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for, each way that the text can be meant; "" where it cannot.

    `grams` are those of gubei.terms.names.grams_of that a name has to have.
    """

    text: str
    name: str = ""
    grams: tuple[str, ...] = ()
    letters: str = ""
    letter_grams: tuple[str, ...] = ()
    initials: str = ""
    initial_grams: tuple[str, ...] = ()
    document: str = ""
    document_tail: str = ""
    phone: str = ""
    phone_tail: str = ""
    address: str = ""

    @property
    def has_letters(self) -> bool:
        """True when capitals make a difference in the text."""
        return any(mark.isascii() and mark.isalpha() for mark in self.text)

    @property
    def is_nothing(self) -> bool:
        """True when the text is too little to look for anybody."""
        words = (self.name, self.letters, self.initials, self.address)
        numbers = (self.document, self.document_tail, self.phone, self.phone_tail)
        return not any((*words, *numbers))

    def masked(self) -> str:
        """Return the text for the access log: numbers do not stand in it."""
        return mask_numbers(self.text)


def mask_numbers(text: str) -> str:
    """Return a text without the numbers in it, but for their last four characters."""
    return re.sub(r"\d(?=[\dXx]{4})", "*", text)


def sought_in(text: str) -> Sought:
    """Read what was typed."""
    tidy = tidy_name(text)[:_LONGEST]
    number = compact(tidy).upper().replace("-", "")
    if number[:1].isdecimal() or (any(map(str.isdecimal, number)) and number.isascii()):
        return _number(tidy, number)
    return _words(tidy)


def _number(tidy: str, number: str) -> Sought:
    document = read_document(number).number if len(number) >= 7 else ""
    phone = read_phone(number)
    is_tail = bool(_TAIL.fullmatch(number))
    return Sought(
        tidy,
        document=document,
        phone=phone.number if len(number) >= 7 and not phone.findings else "",
        document_tail=number if is_tail and len(number) <= 6 else "",
        phone_tail=number if is_tail and number.isdecimal() else "",
        address=tidy if _HAN.search(tidy) or " " in tidy else "",
    )


def _words(tidy: str) -> Sought:
    lower = tidy.lower()
    if _HAN.search(tidy):
        is_name = not any(map(str.isdecimal, tidy)) and len(tidy) <= 20
        return Sought(
            tidy,
            name=tidy if is_name else "",
            grams=_han_grams(lower) if is_name else (),
            address=tidy if len(tidy) > 1 else "",
        )
    letters = "".join(_LETTERS.findall(lower))
    if len(letters) < 2:
        return Sought(tidy)
    initials = letters if len(letters) <= 6 and " " not in tidy else ""
    return Sought(
        tidy,
        letters=letters,
        letter_grams=_pairs(letters),
        initials=initials,
        initial_grams=tuple(f".{pair}" for pair in _pairs(initials)),
        address=tidy if len(tidy) > 2 else "",
    )


def _han_grams(name: str) -> tuple[str, ...]:
    marks = {mark for mark in name if _HAN.match(mark)}
    return tuple(sorted(marks | {pair for pair in _pairs(name) if not pair.isspace()}))


def _pairs(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text[at : at + 2] for at in range(len(text) - 1)))
