"""`gubei bench routing`: addresses a second beside the slow twin, and how many are routed right.

Speed is that of one thread with nothing remembered from before, and of a second pass over the
same list (`again`); the best of three runs counts. Targets: 30,000 addresses a second at least, 100,000 wished for.
"""

import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from bench.invented import TODAY
from bench.routing_truth import (
    Labelled,
    has_addresses,
    read_addresses,
    read_labelled,
    read_units_of,
)
from gubei.engines.routing import Divisions, Gazetteer, UnitEntry, load_divisions
from gubei.engines.routing.reference import PlainGazetteer
from gubei.interfaces.cli.demo.district import read_demo_units
from gubei.interfaces.cli.demo.drafts import (
    Setting,
    draft_ambiguous,
    draft_outsider,
    draft_resident,
)
from gubei.interfaces.cli.demo.people import InventedPerson, invent_people

HOME = "110118"
REFERENCE = "every name tried at every place, engines/routing/reference.py"


def cases(*, invented: int = 100_000, sample: int = 200, homes: int = 40) -> list[dict[str, Any]]:
    """Return the cases: invented addresses, and real ones where the data lie beside the project."""
    divisions = load_divisions()
    units = [unit.entry() for unit in read_demo_units()]
    found = [
        _speed("invented addresses of the demo", _invent(invented), units, divisions, sample),
        _accuracy_invented(min(invented, 20_000), units, divisions),
    ]
    if has_addresses():
        found.append(_speed("real addresses", read_addresses(), units, divisions, sample))
        labelled = read_labelled(divisions)
        found.append(_accuracy_real(labelled, units, divisions))
        found.append(_accuracy_at_home(labelled, divisions, homes))
    return found


def _speed(
    case: str,
    texts: Sequence[str],
    units: Sequence[UnitEntry],
    divisions: Divisions,
    sample: int,
) -> dict[str, Any]:
    chosen = random.Random(1).sample(texts, min(sample, len(texts)))
    slow_way = PlainGazetteer(units, home=HOME, divisions=divisions)
    slow = _seconds(lambda: [slow_way.route(text) for text in chosen])
    building = _seconds(lambda: Gazetteer.build(units, home=HOME, divisions=divisions))
    first, again = map(
        min, zip(*(_two_passes(texts, units, divisions) for _ in range(3)), strict=True)
    )
    ours, theirs = len(texts) / first, len(chosen) / slow
    return {
        "case": case,
        "addresses": len(texts),
        "seconds": round(first, 3),
        "addresses_per_second": round(ours),
        "addresses_per_second_again": round(len(texts) / again),
        "build_seconds": round(building, 3),
        "reference": REFERENCE,
        "reference_addresses": len(chosen),
        "reference_seconds": round(slow, 3),
        "ratio": round(ours / theirs),
    }


def _two_passes(
    texts: Sequence[str], units: Sequence[UnitEntry], divisions: Divisions
) -> tuple[float, float]:
    """Return the seconds of a pass with nothing remembered and of a second pass."""
    gazetteer = Gazetteer.build(units, home=HOME, divisions=divisions)
    gazetteer.route("Beijing")  # makes the names in letters, which counts as building
    first = _seconds(lambda: gazetteer.route_many(texts))
    return first, _seconds(lambda: gazetteer.route_many(texts))


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _setting(seed: int) -> Setting:
    return Setting(random.Random(seed), read_demo_units(), load_divisions(), TODAY)


def _people(count: int, setting: Setting) -> list[InventedPerson]:
    return list(invent_people(count, setting.rng, setting.units, today=TODAY))


def _invent(count: int) -> list[str]:
    """Return addresses as the demo lists write them: eight of ten here, the others elsewhere."""
    setting = _setting(7)
    few = _people(20_000, setting)
    people = setting.rng.choices(few, k=count)
    outside = [draft_outsider(person, setting).address for person in few[: count // 5]]
    return [
        draft_resident(person, setting).address
        if setting.rng.random() < 0.8
        else setting.rng.choice(outside)
        for person in people
    ]


def _accuracy_invented(
    count: int, units: Sequence[UnitEntry], divisions: Divisions
) -> dict[str, Any]:
    """Return the share of invented addresses that reach the village they were written for."""
    setting = _setting(8)
    people = _people(count, setting)
    gazetteer = Gazetteer.build(units, home=HOME, divisions=divisions)
    right: Counter[str] = Counter()
    for person in people:
        here = gazetteer.route(draft_resident(person, setting).address)
        right["village"] += here.unit_code == person.unit_code
        there = draft_outsider(person, setting).address
        outside = gazetteer.route(there).outside
        right["outside"] += outside is not None and there.startswith(outside.name)
        right["ambiguous"] += (
            gazetteer.route(draft_ambiguous(person, setting).address).kind == "town"
        )
    return {
        "case": "right among invented addresses",
        "addresses": count,
        **{f"share_right_{kind}": round(number / count, 4) for kind, number in right.items()},
    }


def is_right(gazetteer: Gazetteer, home: str, one: Labelled) -> bool:
    """Return whether an address is kept when it lies at home, else sent to its own district."""
    route = gazetteer.route(one.address)
    if one.county == home:
        return route.kind in ("village", "town", "district")
    return route.outside is not None and route.outside.code == one.county


def _accuracy_real(
    labelled: Sequence[Labelled], units: Sequence[UnitEntry], divisions: Divisions
) -> dict[str, Any]:
    gazetteer = Gazetteer.build(units, home=HOME, divisions=divisions)
    right = sum(is_right(gazetteer, HOME, one) for one in labelled)
    return {
        "case": "right among real addresses whose district is beyond doubt, home Miyun",
        "addresses": len(labelled),
        "share_right": round(right / len(labelled), 4),
    }


def _accuracy_at_home(
    labelled: Sequence[Labelled], divisions: Divisions, homes: int
) -> dict[str, Any]:
    """Return the share right when the districts that most addresses lie in are home in turn."""
    commonest = [code for code, _ in Counter(one.county for one in labelled).most_common(homes)]
    units = read_units_of(set(commonest), divisions)
    rng = random.Random(1)
    inside: list[bool] = []
    outside: list[bool] = []
    for home in commonest:
        gazetteer = Gazetteer.build(units[home], home=home, divisions=divisions)
        others = rng.sample(labelled, min(400, len(labelled)))
        inside += (is_right(gazetteer, home, one) for one in labelled if one.county == home)
        outside += (is_right(gazetteer, home, one) for one in others if one.county != home)
    return {
        "case": f"right with each of {len(commonest)} districts as home",
        "addresses_inside": len(inside),
        "share_kept": round(sum(inside) / len(inside), 4),
        "addresses_outside": len(outside),
        "share_sent_right": round(sum(outside) / len(outside), 4),
    }
