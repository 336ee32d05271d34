"""What a pack must fulfil beyond the shape of its parts: names that exist, units that fit, no cycle."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import BaseModel

from gubei.engines.policy.pack import Option, Pack, Parameter, Phase, ReleaseCondition, Tests
from gubei.engines.policy.words import Evidence, Unit
from gubei.terms.words import Words

Path = tuple[str | int, ...]

_UNITS = {
    ("day_one",): {Unit.DAYS},
    ("times",): {Unit.TIMES_A_DAY},
    ("samples",): {Unit.SAMPLES},
    ("minutes",): {Unit.MINUTES},
    ("shared_air",): {Unit.MINUTES},
    ("metres",): {Unit.METRES},
    ("radius",): {Unit.METRES},
    ("within_hours",): {Unit.HOURS},
    ("within",): {Unit.HOURS, Unit.MINUTES, Unit.DAYS},
    ("index_below",): {Unit.INDEX},
    ("after",): {Unit.DAYS},
    ("until",): {Unit.DAYS},
    ("after_end",): {Unit.DAYS},
    ("story",): {Unit.DAYS},
    ("day",): {Unit.DAYS},
    ("not_before",): {Unit.DAYS_OF_PHASE},
    ("days_apart",): {Unit.DAYS},
    ("wait",): {Unit.DAYS},
    ("cleaning",): {Unit.HOURS},
    ("per_10000",): {Unit.PER_10000},
    ("minor_years",): {Unit.YEARS},
    ("staff_tests",): {Unit.TESTS},
    ("staff_days",): {Unit.DAYS},
    ("test_hours",): {Unit.HOURS},
    ("commuter_test_hours",): {Unit.HOURS},
    ("commuter_days",): {Unit.DAYS},
    ("soon_hours",): {Unit.HOURS},
    ("upstream_hours",): {Unit.HOURS},
    ("missing_hours",): {Unit.HOURS},
    ("absent_hours",): {Unit.HOURS},
    ("list_old_hours",): {Unit.HOURS},
    ("list_over_hours",): {Unit.HOURS},
    ("carrier_days",): {Unit.DAYS},
    ("few_checked",): {Unit.PERCENT},
    ("slot_hours",): {Unit.HOURS},
    ("store_hours",): {Unit.HOURS},
    ("report_within",): {Unit.HOURS},
    ("test_from",): {Unit.HOURS},
    ("test_within",): {Unit.HOURS},
    ("leave_within",): {Unit.HOURS},
    ("fever",): {Unit.CELSIUS},
    ("infant_years",): {Unit.YEARS},
    ("card_years",): {Unit.YEARS},
    ("test_counts",): {Unit.HOURS},
}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and where: the keys that lead there from the top of the file."""

    path: Path
    words: Words


def problems_of(pack: Pack) -> list[Problem]:
    """Return everything that is wrong with a pack whose parts have the right shape."""
    return [
        *_unknown_references(pack),
        *_wrong_parameters(pack),
        *_unknown_conditions(pack),
        *_unknown_classes(pack),
        *_wrong_rooms(pack),
        *_unknown_levels(pack),
        *_cycles(pack),
        *_options_without_rest(pack),
        *_tests_behind_the_end(pack),
        *_linked_tests(pack),
        *_list_over_before_old(pack),
    ]


def walk(part: Any, path: Path = ()) -> Iterator[tuple[Path, str, Any]]:
    """Yield path, field name and value of every field of a pack, however deep."""
    if isinstance(part, BaseModel):
        for name in type(part).model_fields:
            value = getattr(part, name)
            here = (*path, _written(part, name))
            yield here, name, value
            yield from walk(value, here)
    elif hasattr(part, "items"):
        for key, value in part.items():
            yield from walk(value, (*path, str(key)))
    elif isinstance(part, tuple):
        for number, value in enumerate(part):
            yield from walk(value, (*path, number))


def _written(part: BaseModel, name: str) -> str:
    return type(part).model_fields[name].alias or name


def _unknown_references(pack: Pack) -> Iterator[Problem]:
    for path, name, value in walk(pack):
        if name == "reference" and value not in pack.references:
            yield Problem(path, Words(f"No reference {value}.", f"没有出处 {value}。"))


def _wrong_parameters(pack: Pack) -> Iterator[Problem]:
    for path, name, value in walk(pack):
        fitting = _units_of(path, name)
        if fitting and isinstance(value, str):
            parameter = pack.parameters.get(value)
            if parameter is None:
                yield Problem(path, Words(f"No parameter {value}.", f"没有参数 {value}。"))
            elif parameter.unit not in fitting:
                yield Problem(path, _misfit(value, parameter))


def _misfit(name: str, parameter: Parameter) -> Words:
    return Words(
        f"Parameter {name} has the unit {parameter.unit}, which does not fit here.",
        f"参数 {name} 的单位是 {parameter.unit}，不适用于此处。",
    )


def _units_of(path: Path, name: str) -> set[Unit]:
    """Return which units fit a field that names a parameter; none where it names something else."""
    if path[0] in ("parameters", "references", "in_force"):
        return set()
    if name == "days":
        return {Unit.DAYS_OF_PHASE} if "tests" in path else {Unit.DAYS}
    if name == "tests" and path[0] == "frequencies":
        return {Unit.TESTS}
    return _UNITS.get((name,), set())


def _unknown_conditions(pack: Pack) -> Iterator[Problem]:
    for path, name, value in walk(pack):
        wanted = (value,) if isinstance(value, str) else value
        for condition in wanted or () if name in ("when", "unfit") else ():
            if condition not in pack.conditions:
                yield Problem(path, Words(f"No condition {condition}.", f"没有条件 {condition}。"))


def _unknown_classes(pack: Pack) -> Iterator[Problem]:
    for path, name, value in walk(pack):
        wanted: tuple[str, ...] = ()
        if name in ("to", "makes") or (name == "of" and value is not None):
            wanted = (value,)
        elif name in ("classes", "exempt") and isinstance(value, tuple):
            wanted = value
        for class_ in wanted:
            if class_ not in pack.classes:
                yield Problem(path, _no_class(class_))


def _wrong_rooms(pack: Pack) -> Iterator[Problem]:
    """Yield classes of the rooms that do not exist."""
    if pack.rooms is None:
        return
    for class_ in pack.rooms.kinds:
        if class_ not in pack.classes:
            yield Problem(("rooms", "kinds", class_), _no_class(class_))
    staff = pack.rooms.staff_class
    if staff is not None and staff not in pack.classes:
        yield Problem(("rooms", "staff_class"), _no_class(staff))


def _unknown_levels(pack: Pack) -> Iterator[Problem]:
    levels = {each.level for each in pack.risk_levels}
    for number, level in enumerate(pack.risk_levels):
        if level.becomes is not None and level.becomes not in levels:
            words = Words(f"No risk level {level.becomes}.", f"没有风险等级 {level.becomes}。")
            yield Problem(("risk_levels", number, "becomes"), words)


def _no_class(name: str) -> Words:
    return Words(f"No class {name}.", f"没有类别 {name}。")


def _cycles(pack: Pack) -> Iterator[Problem]:
    for class_ in pack.classes:
        cycle = _cycle_from(pack, (class_,))
        if cycle:
            said = " -> ".join(cycle)
            words = Words(f"Classes turn in a circle: {said}.", f"类别循环转换：{said}。")
            yield Problem(("classes", class_, "becomes"), words)


def _cycle_from(pack: Pack, trail: Sequence[str]) -> Sequence[str]:
    rule = pack.classes.get(trail[-1])
    for step in rule.becomes if rule else ():
        if step.to == trail[0]:
            return (*trail, step.to)
        if step.to not in trail and (found := _cycle_from(pack, (*trail, step.to))):
            return found
    return ()


def _options_without_rest(pack: Pack) -> Iterator[Problem]:
    for class_, rule in pack.classes.items():
        if rule.options[-1].when:
            words = Words(
                "The last option must hold for everybody: it may have no condition.",
                "最后一个方案须适用于所有人，不得附带条件。",
            )
            yield Problem(("classes", class_, "options", len(rule.options) - 1, "when"), words)


def _tests_behind_the_end(pack: Pack) -> Iterator[Problem]:
    for class_, rule in pack.classes.items():
        for place, option in enumerate(rule.options):
            path = ("classes", class_, "options", place)
            yield from _late_tests(pack, option, path)


def _late_tests(pack: Pack, option: Option, path: Path) -> Iterator[Problem]:
    for number, phase in enumerate(option.phases):
        for place, tests in enumerate(phase.tests):
            here = (*path, "phases", number, "tests", place, "days")
            if _falls_behind(pack, phase, tests):
                words = Words(
                    "A test day lies behind the end of its phase.", "检测日晚于该阶段的最后一天。"
                )
                yield Problem(here, words)
            if not _as_many(pack, tests):
                words = Words(
                    "`not_before` must hold as many days as `days`.",
                    "not_before 的天数须与 days 一致。",
                )
                yield Problem(here, words)


def _falls_behind(pack: Pack, phase: Phase, tests: Tests) -> bool:
    """Say whether on any day of a change a test would be due after the phase."""
    length, days = pack.parameters.get(phase.days or ""), pack.parameters.get(tests.days)
    if length is None or days is None:
        return False
    for since in {each.since for each in (*length.values, *days.values)}:
        last, due = length.at(since).value, days.at(since).value
        if isinstance(due, tuple) and isinstance(last, int) and max(due, default=0) > last:
            return True
    return False


def _as_many(pack: Pack, tests: Tests) -> bool:
    first, days = pack.parameters.get(tests.not_before or ""), pack.parameters.get(tests.days)
    if first is None or days is None:
        return True
    return [_count(each.value) for each in first.values] == [
        _count(each.value) for each in days.values
    ]


def _count(value: Any) -> int:
    return len(value) if isinstance(value, tuple) else 1


def _linked_tests(pack: Pack) -> Iterator[Problem]:
    """Yield conditions that wait for a test of another person which that person never has."""
    for class_, rule in pack.classes.items():
        for number, condition in enumerate(rule.release):
            if condition.evidence is Evidence.LINKED_CONTACT_TEST_NEGATIVE:
                for words in _never_holds(pack, condition):
                    yield Problem(("classes", class_, "release", number), words)


def _never_holds(pack: Pack, condition: ReleaseCondition) -> Iterator[Words]:
    if condition.of is None or condition.day is None:
        yield Words(
            "Say of which class (`of`) and which `day` the linked test is.",
            "须写明关联检测的类别（of）和第几天（day）。",
        )
        return
    linked, wanted = pack.classes.get(condition.of), pack.parameters.get(condition.day)
    if linked is None or wanted is None:
        return  # said as an unknown class or parameter
    for option in linked.options:
        days = [pack.parameters[each.days] for phase in option.phases for each in phase.tests
                if each.days in pack.parameters]  # fmt: skip
        for since in _changes([wanted, *days], from_=pack.in_force.since):
            day = wanted.at(since).value
            if not any(day in _listed(each.at(since).value) for each in days):
                yield _no_test(condition.of, day)
                return


def _changes(parameters: Sequence[Parameter], *, from_: date) -> list[date]:
    """Return the days on which one of the values changes, and the first on which they count."""
    return sorted({from_, *(each.since for one in parameters for each in one.values)})


def _no_test(class_: str, day: Any) -> Words:
    return Words(
        f"A plan of the class {class_} has no test on day {day}: this could never hold.",
        f"类别 {class_} 有方案在第 {day} 天没有检测，该条件永远无法满足。",
    )


def _listed(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)


def _list_over_before_old(pack: Pack) -> Iterator[Problem]:
    """Yield that a watch list would decide nothing any more before a screen says that it is old."""
    part, path = pack.checkpoint, ("checkpoint", "list_over_hours")
    if part is None or part.list_old_hours is part.list_over_hours is None:
        return
    if part.list_old_hours is None or part.list_over_hours is None:
        words = Words(
            "Name both list_old_hours and list_over_hours, or neither.",
            "list_old_hours 与 list_over_hours 须同时写明，或都不写。",
        )
        yield Problem(path, words)
        return
    old, over = (pack.parameters.get(each) for each in (part.list_old_hours, part.list_over_hours))
    if old is None or over is None:
        return  # said as unknown parameters
    for since in _changes([old, over], from_=pack.in_force.since):
        early, late = old.at(since).value, over.at(since).value
        if not isinstance(early, tuple) and not isinstance(late, tuple) and late < early:
            words = Words(
                f"From {since} on a watch list would be over after {late} hours, before it is called "
                f"old after {early}: raise list_over_hours or lower list_old_hours.",
                f"自 {since} 起，协查名单 {late} 小时即失效，早于 {early} 小时的过旧提示："
                "请调大 list_over_hours 或调小 list_old_hours。",
            )
            yield Problem(path, words)
            return
