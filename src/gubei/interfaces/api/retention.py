"""How long what tells of people is kept, and by whose word."""

from datetime import date

from ninja import Router

from gubei.domain.privacy.retention import Retention, retentions
from gubei.interfaces.api.asked import SignedRequest, now_of
from gubei.interfaces.api.shapes import Items, Shape, Words
from gubei.terms.moments import in_shanghai

router = Router(tags=["privacy"])


class RetentionShown(Shape):
    """What is kept for how long, counted from what, since when that holds, and by whose word.

    `stays` is what is left of it; null where nothing is.
    """

    kept: str
    what: Words
    counted_from: Words
    value: int
    unit: str
    from_on: date
    reference: Words
    stays: Words | None

    @classmethod
    def of(cls, each: Retention, today: date) -> "RetentionShown":
        now = each.on(today)
        return cls(
            kept=each.kept.value, what=Words.of(each.what),
            counted_from=Words.of(each.counted_from), value=now.value, unit=each.unit,
            from_on=now.from_on, reference=Words.of(now.reference),
            stays=Words.of(each.stays) if each.stays else None,
        )  # fmt: skip


@router.get("/retention", response=Items[RetentionShown])
def list_retention(request: SignedRequest) -> Items[RetentionShown]:
    """List how long each kind of data about people is kept today; every officer may know."""
    today = in_shanghai(now_of(request)).date()
    return Items[RetentionShown](
        items=[RetentionShown.of(each, today) for each in retentions().values()]
    )
