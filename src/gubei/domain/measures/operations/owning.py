"""What a person does with the code of the notice: look at the own measure, report, contest.

Nobody is listed, nobody can be searched for: without a code there is nothing to see, and whoever
types wrong codes is stopped.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from gubei.domain.measures.models import Contest, Measure, PersonCode, Reading, WrongCode
from gubei.domain.measures.operations.contesting import keep_contest
from gubei.domain.measures.operations.recording import Told, keep_reading
from gubei.domain.measures.queries.measures import lock_measure, with_policy
from gubei.domain.measures.rules.codes import digest_of_code
from gubei.domain.privacy.queries import key_ring
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import in_shanghai, milliseconds_of
from gubei.terms.refusals import Refused
from gubei.terms.words import Words

MOST_WRONG = 10
WINDOW = timedelta(minutes=15)
MOST_READINGS = 24
"""How many readings a person may send in a day: one an hour."""


class UnknownCode(Refused):
    """Nobody has this code, or its time is over."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__(
            "unknown_code",
            Words(
                "This code is not known, or its time is over. Look at your newest notice, or call "
                "the number on it.",
                "查询码无效或已过期，请核对最近一份告知书，或拨打告知书上的电话。",
            ),
            status=404,
        )


class TooManyCodes(Refused):
    """Too many wrong codes came from one address."""

    def __init__(self) -> None:
        """Say when to come back."""
        super().__init__(
            "too_many_codes",
            Words(
                "Too many wrong codes. Wait a quarter of an hour, or call the number on the "
                "notice.",
                "查询码错误次数过多，请一刻钟后再试，或拨打告知书上的电话。",
            ),
            status=429,
        )


def own_measure(*, code: str, address: str, now: datetime, lock: bool = False) -> Measure:
    """Return the measure of a code, or the one that took its place.

    Raises UnknownCode, which is counted, or TooManyCodes.
    The caller must keep what was written also when this refuses: the count of wrong codes.
    """
    whence = key_ring().blind_index("address", address)
    refuse_guessing([whence], now=now)
    digest = digest_of_code(code)
    found = PersonCode.objects.filter(digest=digest, ends_at__gt=now).first() if digest else None
    if found is None:
        note_guess([whence], now=now)
        raise UnknownCode
    key = _standing_for(found.measure)
    if lock:
        lock_measure(key)
    return with_policy(Measure.objects.all()).get(pk=key)


def refuse_guessing(keys: Sequence[bytes], *, now: datetime) -> None:
    """Raise TooManyCodes where too many guesses came lately from one of these."""
    for key in keys:
        wrong = WrongCode.objects.filter(address=key, at__gt=now - WINDOW)
        if wrong.count() >= MOST_WRONG:
            raise TooManyCodes


def note_guess(keys: Sequence[bytes], *, now: datetime) -> None:
    """Count a wrong guess for each of these."""
    for key in keys:
        WrongCode.objects.create(id=_id(now), address=key, at=now)


def _standing_for(measure: Measure) -> UUID:
    """Return the last of the measures that took the place of one: that is where the person is."""
    while measure.replaced_by is not None:
        measure = measure.replaced_by
    key: UUID = measure.pk
    return key


@transaction.atomic
def tell_own_reading(measure: Measure, told: Told, *, now: datetime) -> Reading:
    """Keep what a person tells of the own health. Raises Refused for more than one an hour."""
    today = Reading.objects.filter(measure=measure, by=None, day=in_shanghai(now).date())
    if today.count() >= MOST_READINGS:
        raise Refused(
            "enough_for_today",
            Words(
                "That is enough for today. If you feel worse, call 120.",
                "今日填报次数已满。如症状加重，请拨打 120。",
            ),
            status=429,
        )
    if measure.released_at is not None:
        raise Refused("already_released", Words("The measure has ended.", "该措施已解除。"))
    return keep_reading(measure, told, by=None, now=now)


@transaction.atomic
def contest_own(measure: Measure, text: str, *, now: datetime) -> Contest:
    """Keep a contest that the person writes."""
    return keep_contest(measure, text, by=None, now=now)


def sweep_wrong_codes(*, now: datetime) -> int:
    """Forget wrong codes of the day before; return how many."""
    return WrongCode.objects.filter(at__lt=now - timedelta(days=1)).delete()[0]


def _id(now: datetime) -> UUID:
    return next(uuid7_run(milliseconds_of(now)))
