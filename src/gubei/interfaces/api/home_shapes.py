"""What is known of the home of somebody under a measure, as the API shows it."""

from datetime import datetime
from uuid import UUID

from gubei.domain.measures.queries.homes import HomeOfMeasure
from gubei.interfaces.api.shapes import OfficerName, Shape, Words


class HomeNeedShown(Shape):
    """What the policy asks of a home, and who said so."""

    name: str
    says: Words


class HomeCheckShown(Shape):
    """A look at the home: `unmet` is what it lacks, in words; nothing where it is fit."""

    id: UUID
    checked_at: datetime
    by: OfficerName
    fits: bool
    unmet: list[Words]
    note: str


class HomeShown(Shape):
    """What a home must have, what was found, the newest first.

    `is_open`: isolation at home goes on or is ahead. `is_unfit`: the home lacks something, and
    central isolation is proposed.
    """

    needs: list[HomeNeedShown]
    checks: list[HomeCheckShown]
    is_open: bool
    is_unfit: bool

    @classmethod
    def of(cls, home: HomeOfMeasure) -> "HomeShown":
        says = {each.name: Words.of(each.says.words) for each in home.needs}
        return cls(
            needs=[HomeNeedShown(name=name, says=words) for name, words in says.items()],
            checks=[
                HomeCheckShown(
                    id=each.pk, checked_at=each.checked_at, by=OfficerName.of(each.by),
                    fits=each.fits, note=each.note,
                    unmet=[says.get(name, Words(en=name, zh=name)) for name in each.unmet],
                )
                for each in home.checks
            ],
            is_open=home.is_open, is_unfit=home.is_unfit,
        )  # fmt: skip
