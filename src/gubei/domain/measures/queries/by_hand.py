"""What officers set by hand of measures: the acts say it."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from gubei.domain.measures.models import Act, Measure
from gubei.domain.measures.rules.conversions import ByHand, Turn, standing_conversions
from gubei.domain.measures.rules.courses import Course
from gubei.terms.moments import in_shanghai

_MOVES = (Act.Kind.POLICY, Act.Kind.ROLL_BACK)


def set_by_hand(measures: Sequence[Measure]) -> dict[UUID, ByHand]:
    """Return what was set by hand of each measure, with one query for all of them."""
    turns = _turns(measures)
    return {
        each.pk: ByHand(each.end_set_by_id is not None, standing_conversions(turns[each.pk]))
        for each in measures
    }


def _turns(measures: Sequence[Measure]) -> dict[UUID, list[Turn]]:
    """Return the conversions of measures in their order, and where the plan moved between them."""
    found: dict[UUID, list[Turn]] = defaultdict(list)
    keys = [each.pk for each in measures]
    acts = Act.objects.filter(measure__in=keys, kind__in=[Act.Kind.CONVERT, *_MOVES])
    for act in acts.order_by("at", "id"):
        day = in_shanghai(act.at).date()
        if act.kind in _MOVES:
            found[act.measure_id].append(Turn(day))
        elif act.before and act.after:
            courses = Course.from_json(act.before), Course.from_json(act.after)
            found[act.measure_id].append(Turn(day, *courses))
    return found
