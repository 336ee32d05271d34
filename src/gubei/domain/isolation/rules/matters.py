"""What guests of an isolation site ask for and what befalls them: kinds, and the time for each."""

from datetime import timedelta
from enum import StrEnum

from gubei.terms.words import Words


class MatterKind(StrEnum):
    """What a matter is about."""

    MEAL = "meal"
    MEDICINE = "medicine"
    CARE = "care"
    SUPPLIES = "supplies"
    REPAIR = "repair"
    COMPLAINT = "complaint"
    INCIDENT = "incident"


WORDS = {
    MatterKind.MEAL: Words("meal", "餐食"),
    MatterKind.MEDICINE: Words("medicine", "用药"),
    MatterKind.CARE: Words("care", "照护"),
    MatterKind.SUPPLIES: Words("supplies", "物品"),
    MatterKind.REPAIR: Words("repair", "报修"),
    MatterKind.COMPLAINT: Words("complaint", "投诉"),
    MatterKind.INCIDENT: Words("incident", "突发情况"),
}

SUPPLIED = (MatterKind.MEAL, MatterKind.MEDICINE, MatterKind.SUPPLIES)
"""What is brought from outside: the supply officer sees how much of it is waited for."""

TIMES = {
    MatterKind.MEAL: timedelta(hours=1),
    MatterKind.MEDICINE: timedelta(hours=2),
    MatterKind.CARE: timedelta(hours=2),
    MatterKind.SUPPLIES: timedelta(hours=12),
    MatterKind.REPAIR: timedelta(hours=4),
    MatterKind.COMPLAINT: timedelta(hours=24),
    MatterKind.INCIDENT: timedelta(minutes=30),
}
"""The time within which each is settled, where nobody says another: Gubei's own, no rule was found."""

MOVING = timedelta(hours=2)
"""The time within which a guest moves who may not stay where they are: that in which a positive is
brought to a hospital after the report (facts, section 1.3); of other guests no rule was found."""

LONGEST = timedelta(days=3)
