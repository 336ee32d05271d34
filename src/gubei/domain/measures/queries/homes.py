"""Whether homes are fit: what the pack asks, what was found, and who is still to be looked at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from gubei.domain.measures.models import HomeCheck, Measure, PhaseSpan, Suspension
from gubei.domain.measures.queries.policies import pack_of
from gubei.engines.policy.home_rules import HomeNeed, HomeRule
from gubei.terms.measure_kinds import MeasureKind
from gubei.terms.moments import in_shanghai

AHEAD = timedelta(days=2)
"""So long before isolation at home begins somebody is asked to look at the home. Ours."""
_HOME = MeasureKind.HOME_ISOLATION


@dataclass(frozen=True, slots=True)
class HomeOfMeasure:
    """What a home must have by the pack, what was found, the newest first, and what follows.

    `is_open`: isolation at home is asked for now or later, so that somebody may look. `is_unfit`:
    it lacks something and isolation at home goes on or is to come; central isolation is proposed.
    """

    needs: tuple[HomeNeed, ...]
    checks: Sequence[HomeCheck]
    is_open: bool

    @property
    def is_unfit(self) -> bool:
        """Say whether the home was found unfit and somebody is, or is to be, isolated in it."""
        return self.is_open and bool(self.checks) and not self.checks[0].fits


def home_of(measure: Measure, *, now: datetime) -> HomeOfMeasure | None:
    """Return what is known of the home; None where the pack asks nothing of it."""
    rule, checks = rule_for(measure), list(checks_of(measure))
    if rule is None:
        return None
    is_open = (
        measure.released_at is None and at_home_from(measure, in_shanghai(now).date()).exists()
    )
    return HomeOfMeasure(rule.needs, checks, is_open) if is_open or checks else None


def rule_for(measure: Measure) -> HomeRule | None:
    """Return what the pack asks of the home of somebody of this class; None: nothing."""
    rule = pack_of(measure.policy).home
    return None if rule is None or measure.person_class in rule.exempt else rule


def checks_of(measure: Measure) -> QuerySet[HomeCheck]:
    """Return what was found of the home, the newest first."""
    found = HomeCheck.objects.filter(measure=measure).select_related("by")
    return found.order_by("-noted_at", "-pk")


def at_home_from(measure: Measure, today: date) -> QuerySet[PhaseSpan]:
    """Return the stretches of isolation at home that are not over."""
    return _at_home(measure, today)


def _at_home(measure: Measure | OuterRef, today: date) -> QuerySet[PhaseSpan]:
    return PhaseSpan.objects.filter(
        measure=measure, replaced_at=None, kind=_HOME, span__endswith__gt=today
    )


def homes_unseen(now: datetime) -> QuerySet[Measure]:
    """Return the measures with isolation at home now or ahead where nobody has looked at the home."""
    ahead = _at_home(OuterRef("pk"), in_shanghai(now).date())
    looked = HomeCheck.objects.filter(measure=OuterRef("pk"))
    return Measure.objects.filter(Exists(ahead), ~Exists(looked), released_at=None)


def homes_to_look_at(now: datetime) -> QuerySet[Measure]:
    """Return those of them where isolation at home begins from today on and soon, or was imposed today.

    Not who was at home before today: a step that comes before isolation is not asked for after it.
    """
    today = in_shanghai(now).date()
    soon = _at_home(OuterRef("pk"), today).filter(span__startswith__lte=today + AHEAD)
    begins = Exists(soon.filter(span__startswith__gte=today))
    midnight = in_shanghai(now).replace(hour=0, minute=0, second=0, microsecond=0)
    away = Suspension.objects.filter(measure=OuterRef("pk"), to_at=None)
    is_new = begins | Q(Exists(soon), imposed_at__gte=midnight)
    return homes_unseen(now).filter(is_new, ~Exists(away))
