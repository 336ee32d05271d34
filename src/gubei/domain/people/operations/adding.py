"""Adds one person whom an officer describes: met in the register first, so that nobody is two."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from gubei.domain.people.operations.register import Newcomer, meet
from gubei.domain.people.operations.storing import store
from gubei.domain.people.rules import refuse_real_people
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, require_any
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of
from gubei.terms.refusals import Invalid

_LOCK = 0x67756265  # "gube": one list or person at a time, so that nobody is made twice


def wait_for_others() -> None:
    """Wait until nobody else adds persons; held until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


@transaction.atomic
def add_person(*, newcomer: Newcomer, by: Officer, now: datetime) -> UUID:
    """Return whom a description means; a person who is not known yet is added.

    Raises Invalid where it names nobody, or outside production somebody who may be real.
    """
    require_any(by, Ability.INVESTIGATE, Ability.INTAKE, Ability.SAMPLE)
    if not (newcomer.name or newcomer.document.number or newcomer.phones):
        raise Invalid(
            "Say who it is: a name, a document or a telephone.",
            "请填写人员信息：姓名、证件或电话至少一项。",
            code="nobody_named",
        )
    return add_people(newcomers=[newcomer], now=now)[0]


@transaction.atomic
def add_people(*, newcomers: Sequence[Newcomer], now: datetime) -> list[UUID]:
    """Return whom each description means; who is not known yet is added, once.

    Whether an officer may is asked by the part that calls this. Raises Invalid outside production
    for people who may be real.
    """
    if not newcomers:
        return []
    if not settings.GUBEI_PRODUCTION:
        refuse_real_people(
            documents=[each.document for each in newcomers],
            phones=[phone for each in newcomers for phone in each.phones],
        )
    wait_for_others()
    ids = uuid7_run(milliseconds_of(now))
    meetings = meet(newcomers, ids=ids)
    store(newcomers, meetings, now=now, ids=ids)
    return [each.person for each in meetings]
