"""What a person was exposed to, so that a measure knows its anchors; and the sites told to all."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from gubei.domain.investigations.models import ContactDecision, ExposureSite
from gubei.domain.investigations.rules.contacts import PERSON_CLASSES, ContactClass
from gubei.domain.measures.models import Measure
from gubei.domain.people.queries.files import person_in_reach, root_id_of, same_person
from gubei.domain.sites.models import Site
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import units_of
from gubei.engines.policy import Anchor
from gubei.terms.moments import in_shanghai
from gubei.terms.refusals import NotFound
from gubei.terms.text import squeeze

KEPT = timedelta(days=14)
"""For how long after its end an exposure is told to the public."""


@dataclass(frozen=True, slots=True)
class Exposed:
    """A decision that stands, in the words of a measure: class, anchors, the linked measure."""

    decision: ContactDecision
    person_class: str
    anchors: dict[Anchor, date]
    linked: Measure | None


def exposures_of(officer: Officer, person: UUID) -> list[Exposed]:
    """Return for a person in reach what measures may be imposed on, the last exposure first."""
    root = root_id_of(person_in_reach(officer, person))
    decided = (
        ContactDecision.objects.filter(
            person__in=same_person(root), replaced_at=None, value__in=list(PERSON_CLASSES)
        )
        .select_related("case", "through", "contact__site", "by")
        .order_by("-last_exposed_at", "-pk")
    )
    return [_exposed(each) for each in decided]


def _exposed(decision: ContactDecision) -> Exposed:
    value = ContactClass(decision.value)
    anchors = {
        Anchor.FIRST_EXPOSURE: in_shanghai(decision.first_exposed_at).date(),
        Anchor.LAST_EXPOSURE: in_shanghai(decision.last_exposed_at).date(),
    }
    linked = None
    if value is ContactClass.SECONDARY:
        records = same_person(root_id_of(decision.through))
        linked = (
            Measure.objects.filter(person__in=records, person_class=ContactClass.CLOSE.person_class)
            .order_by("-imposed_at", "-pk")
            .first()
        )
    return Exposed(decision, value.person_class, anchors, linked)


def exposure_sites_of(officer: Officer, *, withdrawn: bool = False) -> QuerySet[ExposureSite]:
    """Return the exposure sites that the officer's units published."""
    found = ExposureSite.objects.filter(unit__in=units_of(officer))
    return found.filter(withdrawn_at__isnull=not withdrawn).select_related(
        "site__unit", "case", "published_by"
    )


def exposure_in_reach(officer: Officer, key: UUID) -> ExposureSite:
    """Return one exposure site. Raises NotFound."""
    found = ExposureSite.objects.filter(unit__in=units_of(officer), pk=key).first()
    if found is None:
        raise NotFound("There is no such exposure site.", "没有这个暴露场所。")
    return found


def public_exposure_sites(*, now: datetime) -> QuerySet[ExposureSite]:
    """Return what everybody may read, the newest first; it is told for two weeks."""
    return (
        ExposureSite.objects.filter(withdrawn_at=None, to_at__gt=now - KEPT)
        .select_related("site__unit")
        .order_by("-from_at", "pk")
    )


def published_at(sites: Collection[Site], *, now: datetime) -> dict[UUID, list[ExposureSite]]:
    """Return what was published of these sites and still is, by site, the newest first."""
    found: dict[UUID, list[ExposureSite]] = defaultdict(list)
    for each in public_exposure_sites(now=now).filter(site__in=sites):
        found[each.site_id].append(each)
    return found


@dataclass(frozen=True, slots=True)
class SelfReport:
    """Where somebody says to have been; `text` names the place, `site` is its id where known."""

    text: str
    from_at: datetime
    to_at: datetime
    site: UUID | None = None


def matches_of(reports: Sequence[SelfReport]) -> list[list[ExposureSite]]:
    """Return for each report the exposure sites that it touches in place and time."""
    found = ExposureSite.objects.filter(withdrawn_at=None).select_related("site__unit")
    return [list(_touched(found, each).order_by("-from_at", "pk")[:50]) for each in reports]


def _touched(found: QuerySet[ExposureSite], report: SelfReport) -> QuerySet[ExposureSite]:
    meanwhile = found.filter(from_at__lt=report.to_at, to_at__gt=report.from_at)
    if report.site is not None:
        return meanwhile.filter(site=report.site)
    name = squeeze(report.text).lower().replace("|", "")
    if len(name) < 2:
        return found.none()
    return meanwhile.filter(Q(site__keys__contains=name) | Q(site__address__icontains=name))
