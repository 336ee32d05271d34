"""`gubei compliance`: who of a key group has not been tested as often as the rule says."""

import re
import time
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from numpy.typing import NDArray

from gubei.adapters.groups import GroupTable, TestTable, read_group, read_tests
from gubei.engines.compliance import Compliance, TestRule, comply
from gubei.interfaces.cli.clock import read_clock
from gubei.interfaces.cli.policy_people import read_day
from gubei.interfaces.cli.saying import be_quiet, note, print_json, say
from gubei.interfaces.cli.troubles import say_troubles, troubles_as_json
from gubei.terms.moments import in_shanghai
from gubei.terms.refusals import Invalid
from gubei.terms.words import Words

_RULE = re.compile(r"\s*(\d+)\s*(?:in|/|次/|检/)\s*(\d+)\s*(?:d|days|天)?\s*", re.IGNORECASE)
_EPOCH = date(1970, 1, 1)
_LONGEST = 366
_SHOWN = 20
# What a provincial system lists beside the rule itself.
_LISTS = {"missed_1_in_1": TestRule(1, 1), "missed_2_in_3": TestRule(2, 3), "missed_3_in_7": TestRule(3, 7)}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked: the rule, the days from first to last, and how tests of one day count."""

    rule: TestRule
    first: date
    at: date
    one_a_day: bool


def compliance(
    *,
    members: Annotated[
        Path, typer.Option(help="Members: person, from, to, leave_from, leave_to. 人员表。")
    ],
    tests: Annotated[Path, typer.Option(help="Tests: person, time. 检测记录。")],
    rule: Annotated[str, typer.Option(help="N tests in any M days: “2 in 7”. 频次规则。")],
    at: Annotated[str, typer.Option(help="The day. Default: today. 日期，默认今天。")] = "",
    days: Annotated[
        int, typer.Option(min=1, max=_LONGEST, help="So many days up to it, counted. 统计天数。")
    ] = 1,
    one_a_day: Annotated[
        bool, typer.Option("--one-a-day", help="Tests of one day are one. 一天多检计一次。")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON. 输出 JSON。")] = False,
) -> None:
    """Find who was tested less often than the rule says. 频次检测漏检名单，不写入数据库。"""
    if as_json:
        be_quiet()
    today = in_shanghai(read_clock()).date()
    day = read_day(at, today=today) if at else today
    asked = Asked(read_rule(rule), day - timedelta(days=days - 1), day, one_a_day)
    group = read_group(members)
    taken = read_tests(tests, group)
    begun = time.perf_counter()
    answer = summary(group, taken, asked)
    answer["seconds"] = round(time.perf_counter() - begun, 4)
    if as_json:
        print_json(answer)
    else:
        _show(group, taken, answer)


def read_rule(text: str) -> TestRule:
    """Read “2 in 7”. Raises Invalid."""
    found = _RULE.fullmatch(text)
    tests, days = (int(each) for each in found.groups()) if found else (0, 0)
    if not (0 < days <= _LONGEST and tests > 0):
        raise Invalid(
            f"“{text}” is not a rule. Write it as “2 in 7”: two tests in any seven days.",
            f"“{text}”不是有效的频次规则，请写成“2 in 7”（任意7天内2次）。",
        )
    return TestRule(tests, days)


def summary(group: GroupTable, tests: TestTable, asked: Asked) -> dict[str, Any]:
    """Return the numbers of the command line contract, and the usual lists beside them."""
    found = _comply(group, tests, asked, asked.rule)
    last = -1
    missed = np.flatnonzero(found.missed[last])
    lists = {
        name: _names(group, _comply(group, tests, asked, rule).missed[last])
        for name, rule in _LISTS.items()
    }
    today = found.due[last] & (_on_day(group, tests, asked.at) == 0)
    return {
        "rule": f"{asked.rule.tests} in {asked.rule.days}",
        "at": asked.at.isoformat(),
        "members": int(found.member[last].sum()),
        "due": int(found.due[last].sum()),
        "done": int(found.done[last].sum()),
        "missed": len(missed),
        "on_leave": int(found.on_leave[last].sum()),
        "not_due_yet": int(found.not_due_yet[last].sum()),
        "list": _listed(group, tests, asked, found, missed),
        "lists": {"not_today": _names(group, today), **lists},
        "days": _by_day(found, asked),
        "tests_twice": tests.twice,
        "tests_of_others": tests.of_others,
        "members_left_out": troubles_as_json(group.left_out),
        "tests_left_out": troubles_as_json(tests.left_out),
    }


def _comply(group: GroupTable, tests: TestTable, asked: Asked, rule: TestRule) -> Compliance:
    return comply(
        len(group.persons),
        group.members,
        group.leave,
        (tests.person, tests.day),
        rule,
        ((asked.first - _EPOCH).days, (asked.at - _EPOCH).days),
        one_a_day=asked.one_a_day,
    )


def _on_day(group: GroupTable, tests: TestTable, day: date) -> NDArray[np.int64]:
    there = tests.person[tests.day == (day - _EPOCH).days]
    return np.bincount(there, minlength=len(group.persons))


def _names(group: GroupTable, marks: NDArray[np.bool_]) -> list[str]:
    return [group.persons[number] for number in np.flatnonzero(marks).tolist()]


def _listed(
    group: GroupTable,
    tests: TestTable,
    asked: Asked,
    found: Compliance,
    missed: NDArray[np.int64],
) -> list[dict[str, Any]]:
    latest = np.full(len(group.persons), -1, np.int64)
    before = tests.day <= (asked.at - _EPOCH).days
    np.maximum.at(latest, tests.person[before], tests.day[before])
    return [
        {
            "person": group.persons[number],
            "tests": int(found.tests[-1, number]),
            "asked": int(found.asked[-1, number]),
            "last_test": None if latest[number] < 0 else _date(int(latest[number])),
        }
        for number in missed.tolist()
    ]


def _date(day: int) -> str:
    return (_EPOCH + timedelta(days=day)).isoformat()


def _by_day(found: Compliance, asked: Asked) -> list[dict[str, Any]]:
    sums = (found.due, found.done, found.missed, found.on_leave, found.not_due_yet)
    rows = zip(*(each.sum(axis=1).tolist() for each in sums), strict=True)
    return [
        {
            "day": (asked.first + timedelta(days=number)).isoformat(),
            "due": due, "done": done, "missed": missed, "on_leave": on_leave,
            "not_due_yet": not_yet,
        }
        for number, (due, done, missed, on_leave, not_yet) in enumerate(rows)
    ]  # fmt: skip


def _show(group: GroupTable, tests: TestTable, answer: dict[str, Any]) -> None:
    say_troubles(group.left_out, Words("members", "人员表"))
    say_troubles(tests.left_out, Words("tests", "检测记录"))
    if tests.of_others:
        note(Words(
            f"{tests.of_others:,} tests of people who are no members were not counted.",
            f"{tests.of_others:,} 条检测不属于名单内人员，未计入。",
        ))  # fmt: skip
    for each in answer["list"][:_SHOWN]:
        say("{person}  {tests}/{asked}".format(**each))
    if len(answer["list"]) > _SHOWN:
        more = len(answer["list"]) - _SHOWN
        note(Words(f"… and {more:,} more: see --json", f"……另有 {more:,} 人，见 --json"))
    say(Words(
        "{rule} on {at}: {members:,} members, {on_leave:,} on leave, {due:,} due: {done:,} done, "
        "{missed:,} missed, {not_due_yet:,} asked for none yet".format(**answer),
        "{at}（{rule}）：在册 {members:,} 人，请假 {on_leave:,} 人，应检 {due:,} 人，已检 {done:,} 人，"
        "漏检 {missed:,} 人，尚未要求检测 {not_due_yet:,} 人。".format(**answer),
    ).both())  # fmt: skip
