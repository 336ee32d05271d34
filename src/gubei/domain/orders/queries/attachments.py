"""The files that a decision or a report encloses, for those whom the order reached."""

from uuid import UUID

from django.db.models import F, Q, QuerySet

from gubei.domain.orders.models import Attachment, Order
from gubei.domain.orders.queries.orders import orders_of
from gubei.domain.territory.models import Officer
from gubei.terms.refusals import NotFound


def attachments_of(order: Order) -> QuerySet[Attachment]:
    """Return what the decision behind an order encloses, then what its reports do."""
    enclosed = Attachment.objects.filter(Q(decision=order.decision_id) | Q(order=order))
    return (
        enclosed.defer("content")
        .select_related("by")
        .order_by(F("order").asc(nulls_first=True), "at", "pk")
    )


def attachment_in_reach(officer: Officer, attachment: UUID) -> Attachment:
    """Return a file of one's own, of an order in reach or of its decision. Raises NotFound."""
    found = Attachment.objects.filter(pk=attachment).first()
    if found is None or not (found.by_id == officer.pk or _reached(officer, found)):
        raise NotFound("There is no such attachment.", "没有这个附件。")
    return found


def _reached(officer: Officer, attachment: Attachment) -> bool:
    if attachment.order_id:
        return orders_of(officer).filter(pk=attachment.order_id).exists()
    if attachment.decision_id:
        return orders_of(officer).filter(decision=attachment.decision_id).exists()
    return False
