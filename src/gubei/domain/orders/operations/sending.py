"""Messages go out: row first, then the worker sends, at least once."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from gubei.domain.orders.models import OutgoingNotice
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import units_of
from gubei.domain.territory.rules import Ability, require
from gubei.terms.refusals import NotFound

Send = Callable[[Officer, str], None]
MOST_TRIES = 6
_FIRST_WAIT = timedelta(seconds=30)


def send_due(*, send: Send, now: datetime, most: int = 500) -> int:
    """Send what waits, one transaction each; return how many went out.

    A message counts as sent only after `send` returned: a worker killed in between sends again.
    """
    return sum(_send_next(send, now) for _ in range(_count_due(now, most)))


def _count_due(now: datetime, most: int) -> int:
    return OutgoingNotice.objects.filter(sent_at=None, given_up_at=None, try_at__lte=now)[
        :most
    ].count()


@transaction.atomic
def _send_next(send: Send, now: datetime) -> bool:
    waiting = OutgoingNotice.objects.filter(sent_at=None, given_up_at=None, try_at__lte=now)
    locked = waiting.select_for_update(skip_locked=True, of=("self",)).select_related("officer")
    notice = locked.order_by("try_at", "pk").first()
    if notice is None:
        return False
    notice.tries += 1
    try:
        send(notice.officer, notice.text)
    except OSError as error:  # the network, the gateway, the mail server
        _note_failure(notice, str(error), now)
    else:
        notice.sent_at, notice.error = now, ""
    notice.save(update_fields=["tries", "try_at", "sent_at", "given_up_at", "error"])
    return notice.sent_at is not None


def _note_failure(notice: OutgoingNotice, error: str, now: datetime) -> None:
    notice.error = error[:500]
    notice.try_at = now + _FIRST_WAIT * 2**notice.tries
    if notice.tries >= MOST_TRIES:
        notice.given_up_at = now


@transaction.atomic
def send_again(*, notice: UUID, by: Officer, now: datetime) -> OutgoingNotice:
    """Put a message that was given up back into the queue. Raises NotFound."""
    require(by, Ability.ASSIGN)
    dead = OutgoingNotice.objects.filter(given_up_at__isnull=False, officer__unit__in=units_of(by))
    found = dead.select_for_update(of=("self",)).filter(pk=notice).first()
    if found is None:
        raise NotFound("There is no such message.", "没有这条未送达消息。")
    found.given_up_at, found.tries, found.try_at = None, 0, now
    found.save(update_fields=["given_up_at", "tries", "try_at"])
    return found
