"""Within which time a pack wants a step of the work to be done."""

from datetime import date, timedelta

from gubei.engines.policy.deciding import Reading
from gubei.engines.policy.pack import ClockRule, Pack
from gubei.engines.policy.words import Step, Unit

_SPANS = {Unit.MINUTES: "minutes", Unit.HOURS: "hours", Unit.DAYS: "days"}


def time_for(pack: Pack, step: Step, at: date, *, class_: str = "") -> timedelta | None:
    """Return the time for a step by the values of the day `at`; None: the pack says nothing of it.

    Where several clocks hold, the shortest counts; so it does where the class is not known yet.
    """
    reading = Reading(pack, at)
    spans = [
        timedelta(**{_SPANS[pack.parameters[clock.within].unit]: reading.number(clock.within)})
        for clock in pack.clocks
        if clock.step is step and _holds(clock, class_)
    ]
    return min(spans, default=None)


def _holds(clock: ClockRule, class_: str) -> bool:
    return not class_ or not clock.classes or class_ in clock.classes
