"""How who works at an isolation site stands with their tests: the rule of the policy in force."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from gubei.domain.isolation.models import StaffSpell
from gubei.domain.isolation.rules.asking import policy_of
from gubei.domain.measures.queries.policies import pack_of, policy_for
from gubei.domain.measures.rules.parts import Part
from gubei.domain.sampling.queries.groups import tests_of
from gubei.domain.sampling.rules.groups import Belonging, Standing, standings
from gubei.domain.territory.models import Unit
from gubei.domain.territory.queries import district
from gubei.engines.compliance import TestRule
from gubei.terms.moments import in_shanghai


def staff_rule(*, now: datetime) -> TestRule | None:
    """Return how often staff of isolation sites is tested; None: no policy in force says so."""
    policy = policy_for(Part.ROOMS, district())
    if policy is None:
        return None
    # A policy that was applied ahead of its day is read as of that day.
    day = max(in_shanghai(now).date(), policy.valid_on)
    return policy_of(pack_of(policy), day).staff


def staff_near(units: QuerySet[Unit]) -> QuerySet[StaffSpell]:
    """Return who works now at sites of these units, or lives in them and works anywhere."""
    near = Q(site__unit__in=units) | Q(person__unit__in=units)
    return StaffSpell.objects.filter(near, to_at=None)


def staff_today(
    spells: Sequence[StaffSpell], rule: TestRule | None, *, now: datetime
) -> dict[UUID, dict[UUID, Standing]]:
    """Return by site and person how the people of these spells stand today.

    Somebody in two posts of a site is one. The day on which they began counts as a day of work.
    """
    if rule is None:
        return {}
    day, found = in_shanghai(now).date(), defaultdict[UUID, list[Belonging]](list)
    for each in spells:
        last = in_shanghai(each.to_at).date() if each.to_at else None
        first = in_shanghai(each.from_at).date()
        found[each.site_id].append(Belonging(each.person_id, first, last))
    tests = tests_of({each.person_id for each in spells}, day, rule.days)
    return {
        site: {each.person: each for each in standings(staff, tests, rule, day)}
        for site, staff in found.items()
    }
