"""Why somebody needs a room: what decides whose air they may share."""

from enum import StrEnum

from gubei.terms.words import Words


class ExposureKind(StrEnum):
    """A kind of exposure."""

    CONTACT = "contact"
    SECONDARY = "secondary"
    ENTRANT = "entrant"
    POSITIVE = "positive"
    AT_RISK = "at_risk"

    @property
    def words(self) -> Words:
        """Return the name in both languages."""
        return _WORDS[self]


_WORDS = {
    ExposureKind.CONTACT: Words("close contact", "密接"),
    ExposureKind.SECONDARY: Words("secondary contact", "次密接"),
    ExposureKind.ENTRANT: Words("entrant", "入境人员"),
    ExposureKind.POSITIVE: Words("positive person", "阳性人员"),
    ExposureKind.AT_RISK: Words("person from a risk area or post", "风险区域或岗位人员"),
}
