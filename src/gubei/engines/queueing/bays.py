"""The second-check bays as a checkpoint of their own, so that they are staffed as lanes are.

Who is looked at again is a share of those who come, drawn for each vehicle by itself; so they come to
the bays much as they came to the lanes, at random, and later by what a lane takes.
"""

from gubei.engines.queueing.scenario import (
    HOURS_OF_DAY,
    Lane,
    Scenario,
    SecondCheck,
    Service,
    VehicleClass,
)

BAYS = "second check"


def second_checks_of(scenario: Scenario) -> Scenario | None:
    """Return one lane of bays and who comes to it; None where nobody is looked at again off the lane."""
    classes = [
        _checked(each, each.second_check, scenario.begins_at_hour)
        for each in scenario.classes
        if each.second_check and each.second_check.share
    ]
    if not scenario.second_check_bays or not classes:
        return None
    lane = Lane(
        name=BAYS, classes=[each.name for each in classes], servers=scenario.second_check_bays
    )
    return scenario.model_copy(update={"lanes": [lane], "classes": classes, "second_check_bays": 0})


def _checked(each: VehicleClass, check: SecondCheck, begin: float) -> VehicleClass:
    """Return those of a class who are looked at again; who waits at `begin` comes within an hour."""
    rates = [check.share * rate for rate in each.hourly]
    hour, passed = int(begin), begin % 1
    rates[hour % HOURS_OF_DAY] += check.share * each.waiting
    rates[(hour + 1) % HOURS_OF_DAY] += check.share * each.waiting * passed
    service = Service(distribution=check.distribution, mean_seconds=check.mean_seconds, cv=check.cv)
    return each.model_copy(
        update={
            "arrivals_per_hour": rates, "service": service, "second_check": None, "waiting": 0,
            "priority": 1,
        }
    )  # fmt: skip
