"""A list as people name it on the command line."""

from uuid import UUID

from gubei.domain.leads.models import DispatchList
from gubei.terms.refusals import NotFound


def find_list(wanted: str) -> DispatchList:
    """Return a list by its id, or the newest version of its name. Raises NotFound."""
    lists = DispatchList.objects.select_related("unit").order_by("-received_at", "-version")
    key = _key_of(wanted)
    found = lists.filter(pk=key).first() if key else lists.filter(name=wanted).first()
    if found is None:
        raise NotFound(
            f"There is no list “{wanted}”. See them all: gubei ledger",
            f"没有名单“{wanted}”。查看全部名单：gubei ledger",
        )
    return found


def _key_of(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
