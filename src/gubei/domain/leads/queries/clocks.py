"""The clock of a new list."""

from datetime import timedelta

from gubei.domain.leads.rules.clocks import USUAL, Clock
from gubei.domain.measures.queries.policies import pack_of, policies_in_force
from gubei.domain.territory.queries import district
from gubei.engines.policy import Step, time_for


def clock_in_force(person_class: str = "") -> Clock:
    """Return within which time the people of a list are located, under control and fed back.

    A list that came names no disease and no class, so of several policies in force the shortest
    clock counts; one that we make ourselves says of which class its people are.
    """
    policies = list(policies_in_force(district()))

    def shortest(step: Step, usual: timedelta) -> timedelta:
        said = (
            time_for(pack_of(each), step, each.valid_on, class_=person_class) for each in policies
        )
        return min((span for span in said if span is not None), default=usual)

    return Clock(
        locate=shortest(Step.LOCATE, USUAL.locate),
        control=shortest(Step.CONTROL, USUAL.control),
        feedback=shortest(Step.FEEDBACK, USUAL.feedback),
    )
