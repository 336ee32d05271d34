"""The slow twin of `compare`: one pair at a time, in plain words.

Nothing in the product calls this. Tests compare it with the fast way on random rows, and
the benchmark shows what the fast way gains. It takes tidy values; its levels are the
places in the shapes' lists of levels.
"""

import math
from collections.abc import Callable, Mapping
from functools import partial

from rapidfuzz.distance import OSA, JaroWinkler, LCSseq

from gubei.engines.matching.decisions import AUTOMATIC, REVIEW
from gubei.engines.matching.model import Model, Relation
from gubei.engines.matching.shapes import MISSING, Shape

Row = Mapping[str, str]
TINY = 1e-12


def probability(left: Row, right: Row, model: Model) -> float:
    """Return the probability that two tidy rows are one person, rules included."""
    levels = {
        shape.field: level_of(left, right, shape)
        for shape in model.shapes
        if shape.field in left and shape.field in right
    }
    relations = sum(each.prior for each in model.relations)
    same = math.log(model.prior) + _sum(model, levels, _of_one_person)
    others = [
        math.log(each.prior) + _sum(model, levels, partial(_shared, each))
        for each in model.relations
    ]
    others.append(math.log(1 - model.prior - relations) + _sum(model, levels, _of_strangers))
    against = sum(math.exp(min(other - same, 700)) for other in others)
    return _with_rules(levels, 1 / (1 + against))


def _sum(
    model: Model, levels: Mapping[str, int], chances: Callable[[Shape], tuple[float, ...]]
) -> float:
    total = 0.0
    for shape in model.shapes:
        level = levels.get(shape.field, MISSING)
        if level != MISSING:
            total += math.log(max(chances(shape)[level], TINY))
    return total


def _of_one_person(shape: Shape) -> tuple[float, ...]:
    return shape.m


def _of_strangers(shape: Shape) -> tuple[float, ...]:
    return shape.u


def _shared(relation: Relation, shape: Shape) -> tuple[float, ...]:
    return shape.m if shape.field in relation.alike else shape.of_household()


def _with_rules(levels: Mapping[str, int], chance: float) -> float:
    if _is_doubtful(levels):
        chance = min(chance, AUTOMATIC - 0.01)
    if levels.get("document") == 4:
        chance = min(chance, 0.01)
    return max(chance, REVIEW) if levels.get("document") == 0 else chance


def _is_doubtful(levels: Mapping[str, int]) -> bool:
    if levels.get("name", MISSING) >= 3 or levels.get("given_name", MISSING) == 4:
        return True
    unsure = levels.get("given_name") == 2 or levels.get("birth_date", MISSING) >= 3
    if unsure and levels.get("document") not in (0, 1):
        return True
    own = {"document": 1, "birth_date": 2, "phone": 1, "email": 1}
    return not any(0 <= levels.get(field, MISSING) <= limit for field, limit in own.items())


def level_of(left: Row, right: Row, shape: Shape) -> int:
    """Return the level of two rows in one field."""
    one, other = left[shape.field], right[shape.field]
    if not one or not other:
        return MISSING
    if one == other:
        return 0
    graders = {
        "name": _name, "given_name": _part, "surname": _part, "document": _document,
        "birth_date": _birth_date, "phone": _phone, "email": _email, "address": _address,
        "town": _place, "village": _place, "city": _place, "postcode": _postcode,
        "sex": _plain, "state": _plain, "street_number": _plain,
    }  # fmt: skip
    return graders.get(shape.field, _other)(left, right, shape.field)


def _plain(left: Row, right: Row, field: str) -> int:
    return 1


def _place(left: Row, right: Row, field: str) -> int:
    return 1 if JaroWinkler.similarity(left[field], right[field]) >= 0.92 else 2


def _other(left: Row, right: Row, field: str) -> int:
    alike = JaroWinkler.similarity(left[field], right[field])
    return 1 if alike >= 0.92 else 2 if alike >= 0.8 else 3


def _postcode(left: Row, right: Row, field: str) -> int:
    return 1 if OSA.distance(left[field], right[field]) <= 1 else 2


def _phone(left: Row, right: Row, field: str) -> int:
    one, other = left[field], right[field]
    same_tail = len(one) >= 7 and one[-7:] == other[-7:]
    return 1 if same_tail or OSA.distance(one, other) <= 1 else 2


def _email(left: Row, right: Row, field: str) -> int:
    one, other = left[field], right[field]
    if one.split("@")[0] == other.split("@")[0] or OSA.distance(one, other) <= 2:
        return 1
    return 2 if JaroWinkler.similarity(one, other) >= 0.88 else 3


def _document(left: Row, right: Row, field: str) -> int:
    one, other = left[field], right[field]
    valid = left["document:valid"], right["document:valid"]
    if all(valid):
        return 4
    distance = OSA.distance(one, other)
    if distance <= 1:
        return 1
    if distance <= 2 and len(one) >= 6:
        return 2
    return MISSING if any(valid) and distance > 6 else 3


def _birth_date(left: Row, right: Row, field: str) -> int:
    one, other = left[field], right[field]
    year, month, day = (one[a:b] == other[a:b] for a, b in ((0, 4), (4, 6), (6, 8)))
    turned = year and one[4:6] == other[6:8] and one[6:8] == other[4:6]
    distance = OSA.distance(one, other)
    if distance <= 1 or turned:
        return 1
    if year + month + day >= 2 or distance <= 2:
        return 2
    return 3 if year else 4


def _address(left: Row, right: Row, field: str) -> int:
    one, other = left[field], right[field]
    common, shorter = LCSseq.similarity(one, other), min(len(one), len(other))
    likeness, within = 2 * common / (len(one) + len(other)), common / shorter
    if _digits(one) == _digits(other) and (likeness >= 0.85 or (within >= 0.9 and shorter >= 6)):
        return 1
    return 2 if likeness >= 0.7 or within >= 0.9 else 3


def _digits(text: str) -> list[str]:
    return "".join(mark if mark in "0123456789" else " " for mark in text).split()


def _part(left: Row, right: Row, field: str) -> int:
    if _is_near(left, right, field):
        return 1
    if _is_swapped(left, right):
        return 3
    return 2 if _is_similar(left, right, field) else 4


def _is_swapped(left: Row, right: Row) -> bool:
    if "given_name" not in left or "surname" not in left:
        return False
    straight = (left["given_name"], right["surname"]), (left["surname"], right["given_name"])
    return any(
        a == b != "" and (not c or not d or JaroWinkler.similarity(c, d) >= 0.8)
        for (a, b), (c, d) in (straight, straight[::-1])
    )


def _name(left: Row, right: Row, field: str) -> int:
    one, other = left[field], right[field]
    readings = left["name:reading"], right["name:reading"]
    if len(readings[0]) == len(readings[1]) and readings[1] in readings[0] * 2:
        return 1
    if _is_near(left, right, field):
        return 2
    words = set(one.split(" ")), set(other.split(" "))
    several = min(map(len, words)) > 1
    if _is_similar(left, right, field) or (
        several and (words[0] <= words[1] or words[1] <= words[0])
    ):
        return 3
    family = (_has_han(one) and one[0] == other[0]) or bool(words[0] & words[1])
    return 4 if family else 5


def _is_near(left: Row, right: Row, field: str) -> bool:
    readings = left[f"{field}:reading"], right[f"{field}:reading"]
    if readings[0] == readings[1]:
        return True
    latin = not _has_han(left[field]) and not _has_han(right[field])
    return latin and JaroWinkler.similarity(*readings) >= 0.92


def _is_similar(left: Row, right: Row, field: str) -> bool:
    one, other = left[field], right[field]
    if _has_han(one) or _has_han(other):
        return max(len(one), len(other)) >= 3 and OSA.distance(one, other) <= 1
    readings = left[f"{field}:reading"], right[f"{field}:reading"]
    short = 1 in map(len, readings)
    return JaroWinkler.similarity(*readings) >= 0.8 or (
        short and readings[0][:1] == readings[1][:1]
    )


def _has_han(text: str) -> bool:
    return any("\u3400" <= mark <= "\u9fff" for mark in text)
