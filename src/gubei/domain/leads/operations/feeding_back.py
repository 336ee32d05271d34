"""反馈: say that the results of a list went back to whoever sent it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from gubei.domain.leads.models import DispatchList, Lead
from gubei.domain.leads.queries.lists import holds_whole_list
from gubei.domain.leads.queries.reach import list_in_reach
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, require
from gubei.terms.refusals import NotAllowed, Refused
from gubei.terms.words import Words


@transaction.atomic
def feed_back(*, dispatch_list: UUID, by: Officer, now: datetime) -> DispatchList:
    """Record that the feedback of a list was sent, once all of its leads have ended.

    Raises Refused while leads are open, so that a list is not fed back half done unnoticed.
    """
    require(by, Ability.INTAKE)
    found = list_in_reach(by, dispatch_list)
    if not holds_whole_list(by, found):
        raise NotAllowed
    remaining = Lead.objects.filter(dispatch_list=found, closed_at=None).count()
    if remaining:
        raise Refused(
            "leads_are_open",
            Words(
                f"{remaining} leads of this list are still open; close them first.",
                f"该派单还有 {remaining} 条线索未核销，请先办结。",
            ),
        )
    if DispatchList.objects.filter(pk=found.pk, fed_back_at=None).update(fed_back_at=now) != 1:
        raise Refused("fed_back", Words("This list was fed back already.", "该派单已反馈。"))
    found.refresh_from_db()
    return found
