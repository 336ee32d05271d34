"""Life on site: temperatures room by room; requests, complaints and incidents until they are settled."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from gubei.domain.isolation.models import IsolationSite, Matter, Stay
from gubei.domain.isolation.queries.matters import matter_in_reach
from gubei.domain.isolation.queries.sites import house_unit, isolation_site_in_reach
from gubei.domain.isolation.queries.stays import stay_in_reach
from gubei.domain.isolation.rules.matters import LONGEST, TIMES, WORDS, MatterKind
from gubei.domain.measures.models import Reading
from gubei.domain.measures.operations.recording import Told, keep_reading
from gubei.domain.orders.models import Order
from gubei.domain.orders.operations.deciding import Wish
from gubei.domain.orders.operations.ruling import Ruled, close_about, give_ruled
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import district
from gubei.domain.territory.rules import Ability, require
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of
from gubei.terms.refusals import Invalid, Refused
from gubei.terms.words import Words, both_in_one


@transaction.atomic
def record_guest_reading(*, stay: UUID, told: Told, by: Officer, now: datetime) -> Reading:
    """Write down the temperature and symptoms of a guest, wherever their measure was imposed."""
    require(by, Ability.HOUSE)
    found = stay_in_reach(by, stay)
    refuse_who_is_not_there(found)
    return keep_reading(found.measure, told, by=by, now=now)


def refuse_who_is_not_there(stay: Stay) -> None:
    """Raise Refused for a guest who has not come yet, or has left."""
    if stay.to_at is not None:
        raise Refused("stay_is_over", Words("The stay has ended already.", "该入住已结束。"))
    if stay.arrived_at is None:
        raise Refused(
            "guest_has_not_come",
            Words(
                f"{stay.person.name} has not arrived yet: sign the arrival first.",
                f"{stay.person.name}尚未到达，请先签收到达。",
            ),
        )


@dataclass(frozen=True, slots=True)
class MatterNoted:
    """What is asked for or has happened; `stay` None: it is about the site as a whole.

    `within` is the time to settle it; None: that of the kind.
    """

    kind: MatterKind
    text: str
    stay: UUID | None = None
    within: timedelta | None = None


@transaction.atomic
def note_matter(*, site: UUID, noted: MatterNoted, by: Officer, now: datetime) -> Matter:
    """Write down a matter; it becomes an order of the unit that works there, whose clock climbs."""
    require(by, Ability.HOUSE)
    found = isolation_site_in_reach(by, site)
    stay = _guest_of(by, found, noted.stay)
    matter = Matter.objects.create(
        id=next(uuid7_run(milliseconds_of(now))),
        site=found,
        stay=stay,
        kind=noted.kind,
        text=_said(noted.text, Words("Say what it is about.", "请说明事项内容。")),
        noted_at=now,
        noted_by=by,
        settle_by=now + _time_for(noted),
    )
    _order(matter, found, stay, now)
    return matter


def _guest_of(by: Officer, site: IsolationSite, key: UUID | None) -> Stay | None:
    if key is None:
        return None
    stay = stay_in_reach(by, key)
    if stay.site_id != site.pk:
        raise Invalid("The guest is at another site.", "该人员不在本隔离点。")
    return stay


def _time_for(noted: MatterNoted) -> timedelta:
    within = TIMES[noted.kind] if noted.within is None else noted.within
    if not timedelta() < within <= LONGEST:
        raise Invalid(
            f"A matter is settled within {LONGEST.days} days.",
            f"事项须在 {LONGEST.days} 天内办结。",
        )
    return within


def _order(matter: Matter, site: IsolationSite, stay: Stay | None, now: datetime) -> None:
    """Have it done. The text stays on the site: an order says where and what kind, not who is ill."""
    where = f"{site.site.name} {stay.room.name}" if stay else site.site.name
    kind = WORDS[MatterKind(matter.kind)]
    wish = Wish(
        both_in_one(Words(f"{where}: {kind.en}", f"{where}：{kind.zh}")),
        matter.settle_by,
        kind=Order.Kind.SITE_MATTER,
        subject_kind="matter",
        subject_id=matter.pk,
    )
    subject = both_in_one(Words("matters of isolation sites", "隔离点事项"))
    give_ruled([Ruled(house_unit(site), wish)], subject=subject, issuer=district(), now=now)


@transaction.atomic
def settle_matter(*, matter: UUID, settlement: str, by: Officer, now: datetime) -> Matter:
    """Say how a matter was settled; its order is closed. Of two officers one is told."""
    require(by, Ability.HOUSE)
    found = matter_in_reach(by, matter)
    if found.settled_at is not None:
        raise Refused("matter_is_settled", Words("It was settled already.", "该事项已办结。"))
    found.settlement = _said(settlement, Words("Say how it was settled.", "请说明办理结果。"))
    found.settled_at, found.settled_by = now, by
    found.save(update_fields=["settlement", "settled_at", "settled_by"])
    done = both_in_one(Words("settled", "已办结"))
    close_about([found.pk], kind=Order.Kind.SITE_MATTER, text=done, now=now)
    return found


def _said(text: str, missing: Words) -> str:
    said = text.strip()[:500]
    if not said:
        raise Invalid(missing.en, missing.zh)
    return said
