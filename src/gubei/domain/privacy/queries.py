"""Reads of the privacy part."""

from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import ExtractHour

from gubei.domain.privacy.models import AccessLog, KeyMark, Look
from gubei.domain.privacy.rules import DayOfLooks
from gubei.engines.sealing import KeyRing
from gubei.terms.moments import SHANGHAI
from gubei.terms.refusals import Refused
from gubei.terms.words import Words


def key_ring() -> KeyRing:
    """Return the keys that this server seals and opens with, as they are now."""
    ring: KeyRing = settings.GUBEI_KEYS()
    return ring


class OtherKeys(Refused):
    """The indexes of this database were made with other blind keys than those of this server."""

    def __init__(self, words: Words) -> None:
        """Say how they come together again."""
        super().__init__("other_keys", words, status=500)


_NEWER = Words(
    "The key file has a newer index key than this database: a rotation was not finished. "
    "Run: gubei keys rotate-index --no-new-key",
    "密钥文件中的索引密钥比数据库新，上次轮换未完成。请执行：gubei keys rotate-index --no-new-key",
)
_FOREIGN = Words(
    "This database was written with another key file: nobody would be found by a number. Bring "
    "back the key file that belongs to it.",
    "该数据库由另一份密钥文件写入，按号码将查不到任何人。请恢复与之配套的密钥文件。",
)


def mark_of(ring: KeyRing) -> bytes:
    """Return what tells blind keys apart without telling anything of them."""
    return ring.blind_index("mark", "gubei")


def keys_of_mark(ring: KeyRing) -> int:
    """Return with how many of the blind keys this database's indexes are made.

    Raises OtherKeys where they were made with keys that are not here.
    """
    mark = bytes(KeyMark.objects.get().mark)
    for count in range(1, len(ring.blind) + 1):
        if mark_of(ring.earlier(count)) == mark:
            return count
    raise OtherKeys(_FOREIGN)


def refuse_other_keys() -> None:
    """Raise OtherKeys where this server's keys are not those of this database.

    It would find nobody by a number and take everybody in a second time.
    """
    ring = key_ring()
    if keys_of_mark(ring) < len(ring.blind):
        raise OtherKeys(_NEWER)


class Auditor(Protocol):
    """An officer, as far as the scope of the access log asks."""

    @property
    def unit(self) -> Any:
        """Return the unit whose looks, and those of the units below, may be read."""


def looks_below(
    auditor: Auditor, *, person: UUID | None = None, officer: UUID | None = None
) -> QuerySet[AccessLog]:
    """Return the looks of officers of the auditor's unit and below, at one person, by one."""
    place = f"unit__lineage__{auditor.unit.level - 1}"
    looks = AccessLog.objects.filter(**{place: auditor.unit.code})
    if person is not None:
        looks = looks.filter(person=person)
    if officer is not None:
        looks = looks.filter(officer=officer)
    return looks.select_related("officer__unit", "person")


_NUMBERS = Q(look__in=[Look.REVEAL_DOCUMENT, Look.REVEAL_PHONE, Look.REVEAL_ROW])
_EXPORTS = Q(look=Look.EXPORT)
_NIGHT = Q(hour__gte=23) | Q(hour__lt=5)


def day_of_looks(auditor: Auditor, *, since: datetime) -> dict[tuple[UUID | None, str], DayOfLooks]:
    """Return what each officer (else account) under the auditor looked at since a moment."""
    looks = looks_below(auditor).select_related(None).filter(at__gte=since)
    days = looks.annotate(hour=ExtractHour("at", tzinfo=SHANGHAI)).values("officer", "account")
    counted = days.annotate(
        looks=Count("pk"),
        numbers=Count("pk", filter=_NUMBERS),
        searches=Count("pk", filter=Q(look=Look.SEARCH)),
        # An export of a case or a system is written down once for each person in it.
        exports=Count("about", filter=_EXPORTS, distinct=True),
        at_night=Count("pk", filter=_NIGHT & (_NUMBERS | _EXPORTS)),
    )
    return {
        (day["officer"], day["account"]): DayOfLooks(
            looks=day["looks"],
            numbers=day["numbers"],
            searches=day["searches"],
            exports=day["exports"],
            at_night=day["at_night"],
            is_on_server=bool(day["account"]),
        )
        for day in counted.order_by("officer", "account")
    }
