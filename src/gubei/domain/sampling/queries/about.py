"""A person's samples as an officer sees them: the tube is opened only where it is in reach."""

from dataclasses import dataclass, replace
from uuid import UUID

from gubei.domain.sampling.queries.own import OwnSample, own_samples
from gubei.domain.sampling.queries.reach import tubes_of
from gubei.domain.territory.models import Officer


@dataclass(frozen=True, slots=True)
class SampleAbout:
    """A sample with its result.

    `tube` is None where another unit's session took it; then neither place nor barcode is said.
    """

    sample: OwnSample
    tube: UUID | None


def samples_about(officer: Officer, root: UUID) -> list[SampleAbout]:
    """Return the newest samples of a person (root record) in the officer's reach."""
    samples = own_samples(root)
    wanted = [each.tube for each in samples]
    reached = set(tubes_of(officer).filter(pk__in=wanted).values_list("pk", flat=True))
    return [
        SampleAbout(each, each.tube)
        if each.tube in reached
        else SampleAbout(replace(each, place="", barcode=""), None)
        for each in samples
    ]
