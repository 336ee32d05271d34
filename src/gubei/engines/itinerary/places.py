"""Places of a report: hospitals, markets, stations, homes by the ending of their names, and areas."""

import re
from collections.abc import Iterable, Iterator

from gubei.engines.itinerary.areas import find_areas
from gubei.engines.itinerary.values import Place, Span
from gubei.engines.itinerary.words import (
    ABBREVIATED,
    AFTER,
    BARE,
    BEFORE,
    ENDING,
    HISTORY,
    IS_FROM,
    KEPT,
    KINDS,
    LIVES,
    NO_ABBREVIATION,
    STOP,
    TAIL,
)

_LONGEST = 20
_CLAUSE_SIDE = 80
_LODGING = frozenset({"hospital", "hotel", "isolation"})
_CLAUSE = re.compile(r"[^，。；;,\n]+")
_STARTS = re.compile(r"(?:从|由|自|离开)\s?(?:[一-龥]{0,2})$")
_LEFT_BY = re.compile(r"^(?:市|区)?(?:返回|返|回|来|归|乘|坐|自驾|驾车|→|出发|飞)")
_NOT_HERE = re.compile(r"(?:出|入|住|转|送|回|离|到|来)院")
_OF_VEHICLE = re.compile(r"(?:开往|驶往|发往)$")
_NOT_A_PLACE = re.compile(r"(?:专|国|大|一|全|商|厂|人|户|几|两|三|四|作)家$|报告单位$")
_LEADING = re.compile(
    r"(?:参加|收住|收治|收进|转诊|转运|就诊|接诊|去过|到过|现|已|曾|均|分别|先后|另|报告单位|自行|前|才|便(?![民利])|直接|再次|多次|继续|立即|每[天日]|和|与|我)+"
)
# Without an ending that is known: what stands between going there and a stop, or an act.
_LOOSE = re.compile(
    r"(?:(?:前往|去过|到过|来到|抵达|途经|途径|游览|逛)(?P<far>[一-龥A-Za-z0-9]{2,10}?)(?=[，。、；（(]|探亲|旅游|游玩)"
    r"|(?:在|到|于|去)(?P<near>[一-龥A-Za-z0-9]{2,14}?)"
    r"(?=用餐|就餐|吃饭|聚餐|进餐|购物|买菜|购买|理发|住宿|上班|逗留|停留|打牌|打麻将|聚会|游玩))"
)
_AT_HOME = re.compile(r"[，,]?(?:未|没|休息|做饭|上网课|未曾)")
_WORKS = re.compile(r"^(?:市)?(?:居住|务工|工作|上学|打工|经商|读书|就读|上班|生活|做生意)")


def find_places(text: str, taken: Iterable[Span]) -> tuple[Place, ...]:
    """Return the places where the report says somebody lives, was, came from or went, in order.

    `taken` are dates and vehicles: no name reaches into them. `text` has half-width signs.
    """
    used = _mask(text, taken)
    areas = [each for each in find_areas(text) if not any(used[each.start : each.end])]
    names = list(_names(text, used, areas))
    kept = [each for each in areas if not _inside(each, names)]
    found = [*names, *(Place(each, "area") for each in kept), *_abbreviated(text, used)]
    found = _joined(sorted(found, key=lambda each: each.span.start), text)
    found += _loose(text, used, found)
    return tuple(_judged(sorted(found, key=lambda each: each.span.start), text, used))


def _joined(found: list[Place], text: str) -> list[Place]:
    """Join names that stand one right after the other: 宿松县 + 人民医院, 太平村 + 卫生室."""
    joined: list[Place] = []
    for each in found:
        if joined and joined[-1].span.end == each.span.start:
            start, end = joined[-1].span.start, each.span.end
            joined[-1] = Place(Span(start, end, text[start:end]), each.kind, each.is_home)
        elif not joined or joined[-1].span.end < each.span.start:
            joined.append(each)
    return joined


def _loose(text: str, used: bytearray, found: list[Place]) -> list[Place]:
    loose = []
    for match in _LOOSE.finditer(text):
        start, end = match.span("far" if match["far"] else "near")
        span = Span(start, end, text[start:end])
        if not any(used[start:end]) and not _inside(span, found) and not set(span.text) & STOP:
            loose.append(Place(span, "area", certain=False))
    return loose


def _mask(text: str, taken: Iterable[Span]) -> bytearray:
    used = bytearray(len(text))
    for each in taken:
        used[each.start : each.end] = b"\x01" * (each.end - each.start)
    return used


def _inside(span: Span, names: list[Place]) -> bool:
    return any(each.span.start < span.end and span.start < each.span.end for each in names)


def _names(text: str, used: bytearray, areas: list[Span]) -> Iterator[Place]:
    inside = {place for each in areas for place in range(each.start, each.end)}
    whole = inside | {place for each in KEPT.finditer(text) for place in range(*each.span())}
    place = floor = 0
    while match := ENDING.search(text, place):
        place = match.end()
        if inside.issuperset(range(*match.span())) or _is_no_stay(text, match):
            continue
        start, end = _left(text, match.start(), used, whole, floor), _right(text, match.end())
        if _is_name(text[start : match.end()], match[0]) and not any(used[start:end]):
            kind = KINDS[match[0]]
            yield Place(Span(start, end, text[start:end]), kind, is_home=kind == "home")
            place = floor = end


def _is_no_stay(text: str, match: re.Match[str]) -> bool:
    """Whether 居家 begins the name of a measure (居家隔离), not a stay at home (居家未外出)."""
    return match[0] == "居家" and not _AT_HOME.match(text, match.end())


def _left(text: str, first: int, used: bytearray, whole: set[int], floor: int) -> int:
    """Walk left from the ending to where the name begins."""
    start, least = first, max(floor, first - _LONGEST)
    while (
        start > least
        and not used[start - 1]
        and (start - 1 in whole or not _stops(text, start - 1))
    ):
        start -= 1
    leading = _LEADING.match(text, start, first)
    return leading.end() if leading and start not in whole else start


def _stops(text: str, place: int) -> bool:
    """Whether a name cannot contain this character; 达 belongs to 到达 and 抵达 or to a name."""
    return text[place] in STOP or (text[place] == "达" and text[place - 1] in "到抵直")


def _right(text: str, end: int) -> int:
    tail = TAIL.match(text, end)
    return tail.end() if tail else end


def _is_name(name: str, ending: str) -> bool:
    if _NOT_HERE.fullmatch(name[-2:]) or _NOT_A_PLACE.search(name):
        return False
    return len(name) > len(ending) or name in BARE


def _abbreviated(text: str, used: bytearray) -> Iterator[Place]:
    """Yield 温 of 回温, 深 of 返深: one character for a city after a word of coming back."""
    for match in ABBREVIATED.finditer(text):
        if match["one"] not in NO_ABBREVIATION and not used[match.start()]:
            yield Place(Span(match.start(), match.end(), match[0]), "area")


def _judged(found: list[Place], text: str, used: bytearray) -> Iterator[Place]:
    last: Place | None = None
    for each in found:
        if last is not None and each.span.start < last.span.end:
            continue
        judged = _judge(each, text, used, last)
        if judged is not None:
            yield judged
            last = judged


def _judge(place: Place, text: str, used: bytearray, last: Place | None) -> Place | None:
    """Say what the words around a name make of it; None where nobody is said to be there."""
    span = place.span
    left, clause = _before(text, span.start), _clause(text, span.start)
    right = text[span.end : span.end + 12]
    dated = any(used[clause.start : clause.end])
    if _is_where_they_live(place, left, right, dated=dated):
        return Place(span, place.kind, is_home=True, certain=False)
    if (
        IS_FROM.match(right)
        or (_OF_VEHICLE.search(left) and right[:1] in "的高动列火")
        or (not dated and _is_history(clause, span))
    ):
        return None
    before, after = bool(BEFORE.search(left)) or span.text == "居家", bool(AFTER.match(right))
    follows = span.start > 0 and bool(used[span.start - 1])
    joined = last is not None and text[last.span.end : span.start] in (
        "、",
        "和",
        "及",
        "与",
        "→",
        "-",
        "—",
    )
    if not (before or after or follows or joined):
        return None
    starts = bool(_STARTS.search(left)) or (not before and bool(_LEFT_BY.match(right)))
    return Place(span, place.kind, place.is_home, starts, certain=before or joined)


def _before(text: str, start: int) -> str:
    return text[max(0, start - 12) : start]


def _clause(text: str, place: int) -> Span:
    """Return the part of the sentence around a place, at most so many characters to each side."""
    least = max(0, place - _CLAUSE_SIDE)
    start = max(least, *(text.rfind(sign, least, place) + 1 for sign in "，。；;,\n"))
    match = _CLAUSE.match(text, start, place + _CLAUSE_SIDE)
    return Span(start, match.end(), match[0]) if match else Span(place, place, "")


def _is_where_they_live(place: Place, left: str, right: str, *, dated: bool) -> bool:
    if place.kind not in _LODGING and LIVES.search(left):
        return True
    stays = left.endswith(("在", "于")) and place.kind not in _LODGING
    return not dated and stays and bool(_WORKS.match(right))


def _is_history(clause: Span, span: Span) -> bool:
    """Whether the words around a name tell of acquaintances or of what somebody never did."""
    start, end = span.start - clause.start, span.end - clause.start
    return any(each.start() < end and start < each.end() for each in HISTORY.finditer(clause.text))
