"""Trains, flights, buses and cars of a report, with number, carriage and seat where written."""

import re

from gubei.engines.itinerary.values import Means, Span, Vehicle

_TRAIN_WORD = r"(?:高铁|动车组?|城际|列车|火车|绿皮车|班列|快车(?<!滴滴快车))"
_TRAIN_NO = r"(?<![A-Za-z\d])(?P<train>[GDCZTKYSL]-?\d{1,4})(?![\dA-Za-z])"
_CARRIAGE = r"(?<![\d路.])(?P<carriage>\d{1,2})\s?(?:号)?(?:车[厢箱]|车(?=\s?\d|返|到|回|至))"
_SEAT = r"(?<![.\d-])(?P<seat>\d{1,3}\s?(?:排\s?)?[A-L]?)\s?(?:号)?(?:(?:座位|座|上铺|中铺|下铺|铺)|(?<=[A-L]))"
_SEATED = rf"(?:{_CARRIAGE})(?:\s?(?:第|,|，)?{_SEAT.replace('(?<![.', '(?<![.')}|\s?(?P<place>\d{{1,3}})号)?"
_FLIGHT_NO = r"(?<![A-Za-z\d])(?P<flight>(?:[A-Z]{2}|\d[A-Z]|[A-Z]\d)\d{3,4})(?![\dA-Za-z])"
_AIRLINE = r"(?:[\u4e00-\u9fff]{2}航空|[国东南海深厦川春]航)"
_PLATE = r"(?P<plate>[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z]\s?[·.]?\s?[A-Z0-9]{5,6})"
_FORMS: tuple[tuple[Means, str], ...] = (
    ("bicycle", r"电动(?:自行)?车|摩托车|自行车|(?:自家用?)?三轮车|共享单车|电瓶车"),
    ("train", rf"(?:{_TRAIN_WORD}\s?[(（]?)?{_TRAIN_NO}\s?(?:次)?\s?{_TRAIN_WORD}?"),
    ("flight", rf"(?:航班号?[为:：]?|{_AIRLINE}|飞机)?(?:(?<=[一-龥])\s?[(（])?{_FLIGHT_NO}\s?(?:号|次)?(?:航班|飞机)?"),
    ("train", _SEATED),
    ("train", r"座位号?[为:：]?\s?(?P<seat>\d{1,3}排?[A-L])座?"),
    ("train", _SEAT),
    ("ambulance", r"(?:[“\"]?120[”\"]?\s?)?(?:专用|负压)?(?:急救|救护|转运)车|[“\"]?120[”\"]?(?=接|送|转|将|车|急)"),
    ("taxi", r"出租车(?!司机)|网约车(?!司机)|滴滴(?:专车|快车|打车)?|的士|顺风车|专车|打车|打的|快车"),
    ("metro", r"(?:地铁|轨道交通|轻轨)(?!站)(?:\s?[\d一二三四五六七八九十]{1,2}\s?号线)?|(?<![\d])\d{1,2}号线"),
    ("bus", r"(?:(?P<line>[A-Z]?\d{1,4})\s?路)?\s?(?:公交车?(?!站|司机)|公共汽车)|(?P<road>\d{1,4})路车"),
    ("coach", r"(?:机场巴士|(?:长途|大型|拼)?(?:大客车|中巴车?|大巴车?|客车|班车|巴士|(?<!私家)汽车(?=到|至|从|前往|返)))(?!站|段|司机)"),
    ("train", _TRAIN_WORD + r"(?!站|员|段|乘务|客车)"),
    ("flight", r"飞机|航班|(?<=乘)机(?=[到至返回抵从前飞由,，])"),
    ("ship", r"轮船|游轮|客轮|轮渡|渡轮|邮轮"),
    ("car", r"(?:自家|单位|公司|朋友|家人|亲戚)?(?:私家(?:汽)?车|私人轿车|小轿车|轿车|面包车|越野车|商务车)|单位车辆?|公司车辆?|自家车|私车"),
)  # fmt: skip
_COMPILED = tuple((means, re.compile(form)) for means, form in _FORMS)
_PLATE_NEAR = re.compile(rf"[(（]?(?:车牌号?(?:码|为|是|:|：)*)?\s?{_PLATE}[)）]?")
_PLATE_FORM = re.compile(_PLATE)
# Driving names no vehicle, but says how somebody went.
_DRIVING = re.compile(r"自驾车?|驾车|开车|驾驶|自行驾驶")


def find_vehicles(text: str) -> tuple[Vehicle, ...]:
    """Return the vehicles that a report names, in order; none overlaps another."""
    taken: list[Vehicle] = []
    used = bytearray(len(text))
    for plate in _PLATE_FORM.finditer(text):
        used[plate.start() : plate.end()] = b"\x01" * len(plate[0])
    for means, form in _COMPILED:
        for match in form.finditer(text):
            if not any(used[match.start() : match.end()]) and match.end() > match.start():
                taken.append(_vehicle(means, match, text))
                used[match.start() : match.end()] = b"\x01" * (match.end() - match.start())
    return tuple(sorted(taken, key=lambda each: each.span.start))


def find_driving(text: str) -> tuple[Span, ...]:
    """Return the words that say that people drove themselves."""
    return tuple(Span(each.start(), each.end(), each[0]) for each in _DRIVING.finditer(text))


def _vehicle(means: Means, match: re.Match[str], text: str) -> Vehicle:
    parts = {name: value for name, value in match.groupdict().items() if value}
    number = (
        parts.get("train") or parts.get("flight") or parts.get("line") or parts.get("road") or ""
    )
    start = match.start() + len(match[0]) - len(match[0].lstrip())
    end = match.end() - (len(match[0]) - len(match[0].rstrip(" ,，")))
    plate = _PLATE_NEAR.match(text, end)
    return Vehicle(
        Span(start, end, text[start:end]),
        means,
        number,
        parts.get("carriage", "").lstrip("0"),
        re.sub(r"\s", "", parts.get("seat") or parts.get("place") or ""),
        re.sub(r"[\s·.]", "", plate["plate"]) if plate else "",
    )
