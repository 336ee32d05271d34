"""From a row of a table to a room that can be written down, or to why it cannot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from gubei.domain.isolation.rules.places import RoomFacts, Zone, check_rooms
from gubei.engines.columns import read_date, read_flag
from gubei.terms.refusals import Invalid, Refused
from gubei.terms.words import Words

_MOST_BEDS = 10_000
_LONGEST = 40
_FLAGS = (
    Words("own bathroom", "独立卫生间"),
    Words("barrier-free", "无障碍"),
    Words("near care", "近医护点"),
)
_ZONE_OF = {
    "": Zone.ISOLATION,
    **{zone.value: zone for zone in Zone},
    **{zone.words.zh: zone for zone in Zone},
    "隔离": Zone.ISOLATION,
    "工作": Zone.WORK,
    "缓冲区": Zone.PASSAGE,
}
# What a table may leave unsaid, and its place among the texts of a row.
_OPEN = {"zone": 3, "barrier_free": 6, "near_care": 7, "ventilation": 8, "free_from": 9, "lift": 10}


@dataclass(frozen=True, slots=True)
class RoomLine:
    """A row, the site that it names ("": none), and its room, or the trouble with it.

    `unsaid` are the facts for which the table has no column: a room that is known keeps its own.
    """

    number: int
    site: str
    facts: RoomFacts | None = None
    trouble: Words | None = None
    unsaid: tuple[str, ...] = ()


def completed(facts: RoomFacts, kept: Mapping[str, Any]) -> RoomFacts:
    """Return a row's facts with what is kept of a known room. Raises Invalid for what cannot be."""
    zone = Zone(kept.get("zone", facts.zone))
    whole = replace(facts, **{**kept, "zone": zone})
    check_rooms([whole])
    return whole


def read_room(number: int, site: str, *texts: str | None, today: date) -> RoomLine:
    """Return what a row says; what cannot be read is said in its trouble.

    `texts` are building, floor, room, zone, beds, own bathroom, barrier-free, near care,
    ventilation group, free from, lift; None: the table has no such column.
    """
    unsaid = tuple(name for name, place in _OPEN.items() if texts[place] is None)
    try:
        facts = _facts([text or "" for text in texts], today, has_zone="zone" not in unsaid)
        return RoomLine(number, site, facts, unsaid=unsaid)
    except Refused as refused:
        return RoomLine(number, site, trouble=refused.words)


def _facts(texts: Sequence[str], today: date, *, has_zone: bool) -> RoomFacts:
    building, floor, room, zone, beds, *flags, ventilation, free_from, lift = texts
    if max(map(len, (building, floor, room, ventilation, lift))) > _LONGEST:
        raise Invalid(
            f"A name has at most {_LONGEST} characters.", f"名称不超过 {_LONGEST} 个字符。"
        )
    kind = _zone(zone)
    many = _beds(beds, kind if has_zone else None)
    own_bathroom, barrier_free, near_care = map(_flag, flags, _FLAGS)
    facts = RoomFacts(
        building, floor, room, kind, many, own_bathroom, barrier_free, near_care, ventilation,
        _day(free_from, today), lift,
    )  # fmt: skip
    if has_zone:
        check_rooms([facts])
    return facts


def _zone(text: str) -> Zone:
    zone = _ZONE_OF.get(text.lower())
    if zone is None:
        raise Invalid(
            f"“{text}” is no zone: isolation, work or passage.",
            f"“{text}”不是有效分区（隔离区、工作区、通道）。",
        )
    return zone


def _beds(text: str, zone: Zone | None) -> int:
    if not text and zone is not Zone.ISOLATION:
        return 0
    if not text.isascii() or not text.isdigit() or int(text) > _MOST_BEDS:
        raise Invalid(f"“{text}” is no number of beds.", f"“{text}”不是有效的床位数。")
    return int(text)


def _flag(text: str, name: Words) -> bool:
    said = read_flag(text)
    if said is None:
        raise Invalid(
            f"{name.en}: “{text}” is neither yes nor no.", f"{name.zh}：“{text}”不是“是”或“否”。"
        )
    return said


def _day(text: str, today: date) -> date | None:
    found = read_date(text, today=today).value if text else None
    if text and found is None:
        raise Invalid(f"“{text}” is not a date.", f"“{text}”不是有效的日期。")
    return found
