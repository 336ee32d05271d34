"""`gubei policy`: check the packs, show what one says, compare two.

Only a comparison for the people of the district needs the database.
"""

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.box import SIMPLE
from rich.table import Table

from gubei.adapters.packs import (
    Mismatch,
    PackRefused,
    check_cases,
    pack_folder,
    pack_names,
    read_cases,
    read_pack,
)
from gubei.engines.policy import (
    Anchor,
    Difference,
    Facts,
    MeasurePlan,
    Pack,
    PlannedTest,
    anchors_of,
    compare,
    decide,
    rule_of,
    statements,
)
from gubei.interfaces.cli.clock import read_clock
from gubei.interfaces.cli.policy_here import days_as_json, difference_here
from gubei.interfaces.cli.policy_people import read_day, read_people
from gubei.interfaces.cli.saying import be_quiet, print_json, say, show
from gubei.terms.refusals import Invalid, Refused
from gubei.terms.words import Words

app = typer.Typer(
    help="Policy packs: check, show, compare. 政策包：检查、查看、比较。",
    no_args_is_help=True,
    add_completion=False,
)
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON. 输出 JSON。")]


@app.command()
def check(
    names: Annotated[
        list[str] | None, typer.Argument(help="Packs by name or file; all if none. 政策包。")
    ] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Read packs and hold them against their cases. 检查政策包及其案例。"""
    found = {name: _check_one(name) for name in names or pack_names()}
    if not found:
        raise Invalid(f"No pack in {pack_folder()}.", f"{pack_folder()} 中没有政策包。")
    if as_json:
        print_json({"packs": {name: each.as_json() for name, each in found.items()}})
    else:
        for name, each in found.items():
            for line in each.lines(name):
                say(line)
    if any(each.wrong for each in found.values()):
        raise typer.Exit(2)


class _Checked:
    """What came of one pack."""

    def __init__(self, cases: int, mismatches: list[Mismatch], refusal: Refused | None) -> None:
        self.cases, self.mismatches, self.refusal = cases, mismatches, refusal

    @property
    def wrong(self) -> bool:
        return bool(self.refusal or self.mismatches)

    def as_json(self) -> dict[str, Any]:
        faults = self.refusal.faults if isinstance(self.refusal, PackRefused) else []
        return {
            "cases": self.cases,
            "faults": [
                {"line": each.line, "en": each.words.en, "zh": each.words.zh} for each in faults
            ],
            "mismatches": [
                {"case": m.case, "what": m.what, "says": str(m.says), "answers": str(m.answers)}
                for m in self.mismatches
            ],
        }

    def lines(self, name: str) -> list[str]:
        if self.refusal:
            return [f"{name}: {self.refusal.words.both()}"]
        if not self.mismatches:
            return [f"{name}: {self.cases} 个案例全部符合 {self.cases} cases hold"]
        return [
            f"{name}: {m.case}: {m.what}: 案例 the case says {_plain(m.says)}, "
            f"政策包 the pack answers {_plain(m.answers)}"
            for m in self.mismatches
        ]


def _plain(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _check_one(name: str) -> _Checked:
    try:
        pack = read_pack(name)
        file = Path(name) if name.endswith((".yaml", ".yml")) else pack_folder() / f"{name}.yaml"
        cases = read_cases(file.parent / "cases" / file.name)
    except PackRefused as refused:
        return _Checked(0, [], refused)
    return _Checked(len(cases), check_cases(pack, cases), None)


@app.command(name="show")
def show_pack(
    name: Annotated[str, typer.Argument(metavar="PACK", help="The pack. 政策包。")],
    *,
    class_: Annotated[
        str, typer.Option("--class", help="The class of people; none: all that it says. 人员类别。")
    ] = "",
    anchor: Annotated[str, typer.Option(help="The day that is counted from. 起算日。")] = "",
    at: Annotated[
        str,
        typer.Option(help="As the pack stands on this day; default: anchor, or today. 截至该日。"),
    ] = "",
    confirmed: Annotated[
        list[str] | None, typer.Option("--if", help="A condition that holds. 已确认的条件。")
    ] = None,
    also: Annotated[
        list[str] | None,
        typer.Option(help="A further date: last_positive_left_site=2022-07-05. 其他日期。"),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show the plan of one person and why, or what the pack says. 查看管控方案及依据，或政策包内容。"""
    pack, today = read_pack(name), read_clock().date()
    if not class_:
        _show_statements(pack, read_day(at, today=today) if at else today, as_json=as_json)
        return
    if not anchor:
        raise Invalid(
            "Say the day that is counted from: --anchor DATE.", "请用 --anchor 指明起算日。"
        )
    day = read_day(anchor, today=today)
    rule = rule_of(pack, class_)
    anchors = dict.fromkeys(sorted(anchors_of(rule)), day) | dict(_also(also or [], today))
    facts = Facts(class_, anchors, _known_conditions(pack, confirmed or []))
    plan = decide(pack, facts, read_day(at, today=today) if at else day)
    if as_json:
        print_json(plan_as_json(plan, day))
    else:
        _show_plan(pack, plan)


def _show_statements(pack: Pack, at: date, *, as_json: bool) -> None:
    said = statements(pack, at)
    if as_json:
        print_json({"pack": pack.name, "at": str(at), "classes": list(pack.classes), "statements": [
            {"about": each.about, "name": each.name.en, "says": each.says.en,
             "numbers": {one.parameter: one.value for one in each.numbers},
             "reference": each.reference.en if each.reference else None}
            for each in said
        ]})  # fmt: skip
        return
    say(f"{pack.title.words.both()} · {at}")
    for name, rule in pack.classes.items():
        say(f"{name}  {rule.name.words.both()}")
    for each in said:
        numbers = ", ".join(f"{_plain(one.value)} {one.unit}" for one in each.numbers)
        say(
            f"[{each.about.words.both()}] {each.name.both()}: {each.says.both()} ({numbers or '-'})"
        )


def _also(given: list[str], today: date) -> list[tuple[Anchor, date]]:
    return [_dated(each, today) for each in given]


def _dated(text: str, today: date) -> tuple[Anchor, date]:
    name, _, day = text.partition("=")
    if name not in set(Anchor):
        known = ", ".join(Anchor)
        raise Invalid(f"{name} is no date of: {known}.", f"{name} 不是有效的日期名称：{known}。")
    return Anchor(name), read_day(day, today=today)


def _known_conditions(pack: Pack, given: list[str]) -> frozenset[str]:
    for name in given:
        if name not in pack.conditions:
            known = ", ".join(pack.conditions) or "-"
            raise Invalid(
                f"Pack {pack.name} has no condition {name}. It has: {known}.",
                f"政策包 {pack.name} 没有条件 {name}。可用条件：{known}。",
            )
    return frozenset(given)


def plan_as_json(plan: MeasurePlan, anchor: date) -> dict[str, Any]:
    """Return a plan under the names of the command line contract."""
    return {
        "pack": plan.pack,
        "class": plan.asked_class,
        "treated_as": plan.class_,
        "anchor": anchor.isoformat(),
        "counted_from": {"anchor": plan.anchor, "date": plan.anchor_date.isoformat()},
        "at": plan.at.isoformat(),
        "phases": [
            {"kind": each.kind, "from": str(each.from_), "to": str(each.to), "days": each.days}
            for each in plan.phases
        ],
        "tests": [_test_as_json(each) for each in plan.tests],
        "release_on": str(plan.release_on),
        "release": [
            {"evidence": each.evidence, "en": each.says.en, "zh": each.says.zh}
            for each in plan.release
        ],
        "entry": plan.entry.decision if plan.entry else None,
        "because": [
            {
                "parameter": each.parameter,
                "value": each.value,
                "unit": each.unit,
                "in_force_since": str(each.in_force_since),
                "reference": each.says.en,
                "meaning": {"en": each.meaning.en, "zh": each.meaning.zh},
            }
            for each in plan.because
        ],
    }


def _test_as_json(test: PlannedTest) -> dict[str, Any]:
    return {
        "date": str(test.due),
        "earliest": str(test.earliest),
        "phase_day": test.phase_day,
        "method": test.method,
        "specimen": test.specimen,
        "samples": test.samples,
    }


def _show_plan(pack: Pack, plan: MeasurePlan) -> None:
    rule = pack.classes[plan.class_]
    say(f"{pack.title.words.both()} · {rule.name.words.both()}")
    say(f"{plan.anchor.words.both()}: {plan.anchor_date}")
    if plan.entry:
        say(plan.entry.says.words.both())
    for each in plan.phases:
        say(f"{each.from_} – {each.to} ({each.days} d)  {each.kind.words.both()}")
    for test in plan.tests:
        say(
            f"{test.due}  第 {test.phase_day} 天 day {test.phase_day}  {test.method} × {test.samples}"
        )
    say(f"解除 release: {plan.release_on}")
    for condition in plan.release:
        say(f"  - {condition.says.words.both()}")
    say("依据 because:")
    for reason in plan.because:
        value = f"{_plain(reason.value)} {reason.unit}, 自 since {reason.in_force_since}"
        say(f"  - {reason.meaning.both()}: {value}. {reason.says.both()}")


@app.command()
def diff(
    old: Annotated[str, typer.Argument(help="The pack in force. 现行政策包。")],
    new: Annotated[str, typer.Argument(help="The pack to come. 拟用政策包。")],
    *,
    at: Annotated[str, typer.Option(help="The day of the change. 变更之日。")],
    people: Annotated[
        Path | None,
        typer.Option(
            help="A table with the columns person, class, anchor; "
            "none: those under a measure of OLD here. 人员表；不填则取本区现有管控人员。"
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Say who would be released earlier or later, and rooms and tests a day. 比较两个政策包。"""
    if as_json:
        be_quiet()
    now = read_clock()
    day, coming = read_day(at, today=now.date()), read_pack(new)
    if people is None:
        found, moved = difference_here(old, coming, day, now=now)
    else:
        found, moved = _difference_of(people, (read_pack(old), coming), day, today=now.date())
    answer = {"old": old, "new": new, "at": str(day)} | found
    if as_json:
        print_json(answer | {"people": moved})
    else:
        _show_difference(answer)


def _difference_of(
    people: Path, packs: tuple[Pack, Pack], day: date, *, today: date
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    table = read_people(people, packs, today=today)
    found = compare(*packs, table.crowd, day)
    return difference_as_json(found), _moved(table.names, found)


def difference_as_json(found: Difference) -> dict[str, Any]:
    """Return the counts and the load of every day."""
    return {
        "earlier": found.earlier,
        "later": found.later,
        "same": found.same,
        "more_tests": int((found.tests > 0).sum()),
        "fewer_tests": int((found.tests < 0).sum()),
        "days": days_as_json(found.days),
    }


def _moved(names: list[str], found: Difference) -> list[dict[str, Any]]:
    """Return everybody whose release moves or whose number of tests changes."""
    old, new = found.was.tolist(), found.ends_on.tolist()
    return [
        {
            "person": name,
            "old_release": str(old[place]),
            "new_release": str(new[place]),
            "days": int(found.moves[place]),
            "tests": int(found.tests[place]),
        }
        for place, name in enumerate(names)
        if found.moves[place] or found.tests[place]
    ]


def _show_difference(answer: dict[str, Any]) -> None:
    said = Words(
        "{earlier} earlier, {later} later, {same} the same; {more_tests} with more tests, "
        "{fewer_tests} with fewer".format(**answer),
        "提前解除 {earlier} 人，延后 {later} 人，不变 {same} 人；检测增加 {more_tests} 人，"
        "减少 {fewer_tests} 人。".format(**answer),
    )
    say(said.both())
    table = Table(box=SIMPLE)
    for head in ("日期 day", "房间 rooms", "→", "检测 tests", "→"):
        table.add_column(head, justify="right")
    for each in answer["days"]:
        rooms, tests = each["rooms"], each["tests"]
        table.add_row(each["date"], *map(str, (*rooms.values(), *tests.values())))
    show(table)
