"""Messages go out: row first, then the worker sends, at least once."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from gubei.domain.orders.models import OutgoingNotice
from gubei.domain.orders.operations.telling import Receiver, receiver_of
from gubei.domain.orders.queries.orders import dead_notices
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, require
from gubei.terms.refusals import NotFound
from gubei.terms.ways import Way
from gubei.terms.words import Words, both_in_one

_DIED = Words("the worker ended while sending", "发送时后台程序中断")
Send = Callable[[Receiver, str], Way]
Clock = Callable[[], datetime]
MOST_TRIES = 6
_FIRST_WAIT = timedelta(seconds=30)
LEASE = timedelta(minutes=2)
"""A message being sent is nobody else's for this long: longer than any way's patience."""
SPAN = timedelta(seconds=8)
"""One run sends for this long: a gateway that hangs must not keep the worker from other work."""


def send_due(*, send: Send, clock: Clock, span: timedelta = SPAN) -> int:
    """Send what waits, for at most `span`; return how many went out.

    A message is first claimed and committed, then sent outside of any transaction, then marked:
    a worker that is killed in between sends it again after the lease, so it goes out at least
    once. One that was never marked in `MOST_TRIES` tries is given up, where an officer sees it.
    """
    begun, sent = clock(), 0
    _give_up(begun)
    while clock() - begun < span and (notice := _claim(clock())):
        sent += _try(notice, send, clock)
    return sent


def _waiting(now: datetime) -> QuerySet[OutgoingNotice]:
    return OutgoingNotice.objects.filter(sent_at=None, given_up_at=None, try_at__lte=now)


def _give_up(now: datetime) -> None:
    """Give up what was claimed again and again by workers that died of it."""
    lost = _waiting(now).filter(tries__gte=MOST_TRIES)
    lost.update(given_up_at=now, error=both_in_one(_DIED))


@transaction.atomic
def _claim(now: datetime) -> OutgoingNotice | None:
    waiting = _waiting(now).filter(tries__lt=MOST_TRIES).select_related("officer", "person")
    locked = waiting.select_for_update(skip_locked=True, of=("self",))
    notice = locked.order_by("try_at", "pk").first()
    if notice is not None:
        notice.tries, notice.try_at = notice.tries + 1, now + LEASE
        notice.save(update_fields=["tries", "try_at"])
    return notice


def _try(notice: OutgoingNotice, send: Send, clock: Clock) -> bool:
    ours = OutgoingNotice.objects.filter(pk=notice.pk, sent_at=None)
    try:
        way = send(receiver_of(notice), notice.text)
    except OSError as error:  # the network, the gateway, the mail server
        # Whoever claimed it after our lease says how that went.
        ours.filter(tries=notice.tries).update(**_failure(notice.tries, str(error), clock()))
        return False
    return ours.update(sent_at=clock(), sent_by=way, given_up_at=None, error="") == 1


def _failure(tries: int, error: str, now: datetime) -> dict[str, Any]:
    return {
        "error": error[:500],
        "try_at": now + _FIRST_WAIT * 2**tries,
        "given_up_at": now if tries >= MOST_TRIES else None,
    }


@transaction.atomic
def send_again(*, notice: UUID, by: Officer, now: datetime) -> OutgoingNotice:
    """Put a message that was given up back into the queue. Raises NotFound."""
    require(by, Ability.ASSIGN)
    found = dead_notices(by).select_for_update(of=("self",)).filter(pk=notice).first()
    if found is None:
        raise NotFound("There is no such message.", "没有这条未送达消息。")
    found.given_up_at, found.tries, found.try_at = None, 0, now
    found.save(update_fields=["given_up_at", "tries", "try_at"])
    return found
