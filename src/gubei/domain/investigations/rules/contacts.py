"""What a contact can be decided to be."""

from enum import StrEnum

from gubei.terms.words import Words


class ContactClass(StrEnum):
    """What a contact of a case is. The first two become leads."""

    CLOSE = "close"
    SECONDARY = "secondary"
    GENERAL = "general"
    NONE = "none"

    @property
    def words(self) -> Words:
        """Return the name in both languages."""
        return _WORDS[self]

    @property
    def becomes_a_lead(self) -> bool:
        """Say whether the person must be located."""
        return self in PERSON_CLASSES

    @property
    def person_class(self) -> str:
        """Return the class of a policy pack, "" for none."""
        return PERSON_CLASSES.get(self, "")


class Finding(StrEnum):
    """How contacts were found: in the visits, told by somebody, or by another system."""

    VISITS = "visits"
    TOLD = "told"
    FOREIGN = "foreign"


PERSON_CLASSES = {
    ContactClass.CLOSE: "close_contact",
    ContactClass.SECONDARY: "secondary_contact",
}
_WORDS = {
    ContactClass.CLOSE: Words("close contact", "密接"),
    ContactClass.SECONDARY: Words("secondary contact", "次密接"),
    ContactClass.GENERAL: Words("general contact", "一般接触者"),
    ContactClass.NONE: Words("no exposure", "无暴露"),
}
