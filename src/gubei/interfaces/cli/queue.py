"""`gubei queue`: simulate the queues of a checkpoint, and find its staff. No database is needed."""

import os
import time
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.box import SIMPLE
from rich.table import Table

from gubei.adapters.scenarios import read_scenario
from gubei.engines.queueing import (
    Figures,
    Rota,
    Scenario,
    Staffing,
    compile_loops,
    find_staff,
    picture_of,
    simulate,
)
from gubei.engines.queueing.shifts import NoCover
from gubei.interfaces.cli.saying import be_quiet, note, print_json, say, show, warn
from gubei.terms.refusals import Invalid
from gubei.terms.words import Words

app = typer.Typer(
    help="Queues at a checkpoint: simulate, staff. 检查站排队：模拟、排班。",
    no_args_is_help=True,
    add_completion=False,
)
File = Annotated[Path, typer.Argument(metavar="SCENARIO", help="A scenario, .yaml. 情景文件。")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON. 输出 JSON。")]
_SLOW_TO_COMPILE = 2.0
_COLUMNS = {
    "arrivals": "到达\nin", "diverted": "分流\ngone", "wait_mean_s": "平均秒\nmean s",
    "wait_p50_s": "p50\ns", "wait_p90_s": "p90\ns", "queue_mean": "排队\nqueue",
    "queue_max": "最长\nmost", "queue_max_m": "米\nm", "utilisation": "繁忙\nbusy",
}  # fmt: skip


@app.command(name="simulate")
def simulate_file(scenario: File, *, as_json: AsJson = False) -> None:
    """Simulate a scenario many times over: waits and queues by class and lane. 模拟排队。"""
    if as_json:
        be_quiet()
    read = read_scenario(scenario)
    if read.shifts:
        warn(Words(
            "`shifts` say when officers may be on, for `gubei queue staff`; simulated are the "
            "`servers` of each lane, hour by hour.",
            "shifts 仅供 gubei queue staff 排班使用；模拟按各车道每小时的 servers 进行。",
        ))  # fmt: skip
    _compile()
    answer = _simulated(read)
    if as_json:
        print_json(answer)
    else:
        _show_simulated(answer)


@app.command()
def staff(
    scenario: File,
    *,
    wait_p90: Annotated[
        float,
        typer.Option(
            min=0.01, max=1440, help="90 % wait at most so many minutes. 九成车辆的最长等待。"
        ),
    ],
    as_json: AsJson = False,
) -> None:
    """Find the least staff by lane and hour, and its shifts. 求最少人力与班次。"""
    if as_json:
        be_quiet()
    read = read_scenario(scenario)
    _compile()
    begun = time.perf_counter()
    try:
        found = find_staff(read, wait_p90 * 60, threads=os.cpu_count() or 1)
    except NoCover as bare:
        hours = ", ".join(f"{hour:02}:00" for hour in bare.hours)
        raise Invalid(
            f"shifts: no shift covers {hours}; add one.", f"shifts：{hours} 没有班次覆盖，请补充。"
        ) from None
    answer = _staffed(read, found) | {
        "wait_p90_minutes": wait_p90, "events": found.events,
        "seconds": round(time.perf_counter() - begun, 4),
    }  # fmt: skip
    if as_json:
        print_json(answer)
    else:
        _show_staffed(answer)


def _compile() -> None:
    begun = time.perf_counter()
    compile_loops()
    if (spent := time.perf_counter() - begun) > _SLOW_TO_COMPILE:
        note(Words(
            f"The simulation was compiled for this machine ({spent:.0f} s, the first time only).",
            f"已为本机编译模拟程序（{spent:.0f} 秒，仅首次）。",
        ))  # fmt: skip


def _simulated(scenario: Scenario) -> dict[str, Any]:
    begun = time.perf_counter()
    run = simulate(scenario, threads=os.cpu_count() or 1)
    seconds = time.perf_counter() - begun
    picture = picture_of(run)
    checks = picture.second_checks
    return {
        "hours": scenario.hours,
        "warmup_hours": scenario.warmup_hours,
        "replications": scenario.replications,
        "seed": scenario.seed,
        "classes": {name: _as_json(each) for name, each in picture.classes.items()},
        "lanes": {name: _as_json(each) for name, each in picture.lanes.items()},
        "totals": _as_json(picture.total),
        "second_checks": {name: _short(value) for name, value in asdict(checks).items()}
        if checks
        else None,
        "wait_p90_s_by_hour": {
            name: [_short(value) for value in hours] for name, hours in picture.hours.items()
        },
        "events": run.events,
        "seconds": round(seconds, 4),
    }


def _as_json(figures: Figures) -> dict[str, Any]:
    return {name: _short(value) for name, value in asdict(figures).items()}


def _short(value: float | None) -> float | None:
    return round(value, 4) if isinstance(value, float) else value


def _show_simulated(answer: dict[str, Any]) -> None:
    table = Table(box=SIMPLE)
    table.add_column("")
    for title in _COLUMNS.values():
        table.add_column(title, justify="right", no_wrap=True)
    rows = [*answer["classes"].items(), *answer["lanes"].items(), ("合计 total", answer["totals"])]
    for name, figures in rows:
        table.add_row(name, *(_cell(figures[key]) for key in _COLUMNS))
    show(table)
    said = Words(
        f"{answer['replications']:,} replications, {answer['events']:,} events, {answer['seconds']} s; "
        "counts are means of one replication.",
        f"模拟 {answer['replications']:,} 次，事件 {answer['events']:,} 个，用时 {answer['seconds']} 秒；"
        "数量为每次模拟的平均。",
    )
    say(said.both())


def _cell(value: float | None) -> str:
    return "–" if value is None else f"{value:,.2f}".rstrip("0").rstrip(".")


def _staffed(scenario: Scenario, found: Staffing) -> dict[str, Any]:
    lanes, classes = (
        [each.name for each in scenario.lanes],
        [each.name for each in scenario.classes],
    )
    waits = [[None if w != w else round(w, 2) for w in row] for row in found.waits.tolist()]
    worst = [wait for row in waits for wait in row if wait is not None]
    return {
        "plan": dict(zip(lanes, found.plan.tolist(), strict=True)),
        "lane_hours": int(found.plan.sum()),
        "wait_p90_s_by_hour": dict(zip(classes, waits, strict=True)),
        "wait_p90_s_worst": max(worst, default=None),
        "meets_target": not found.short,
        "hours_short": found.short,
        "formula": {
            "plan": dict(zip(lanes, found.formula.tolist(), strict=True)),
            "lane_hours": int(found.formula.sum()),
            "meets_target": found.formula_meets,
        },
        "square_root": {
            "plan": dict(zip(lanes, found.square_root.tolist(), strict=True)),
            "lane_hours": int(found.square_root.sum()),
        },
        "second_check_bays": _bays(found.bays),
        **_rota(found.rota),
        "formula_officer_hours": found.formula_rota.officer_hours,
    }


def _bays(found: Staffing | None) -> dict[str, Any] | None:
    """Return how many bays to open for second checks; None where the check is done in the lane."""
    if found is None:
        return None
    worst = [wait for wait in found.waits.ravel().tolist() if wait == wait]
    return {
        "plan": found.plan[0].tolist(),
        "bay_hours": int(found.plan.sum()),
        "wait_p90_s_worst": round(max(worst), 2) if worst else None,
        "meets_target": not found.short,
        "formula": {"plan": found.formula[0].tolist(), "bay_hours": int(found.formula.sum())},
        "square_root": {
            "plan": found.square_root[0].tolist(), "bay_hours": int(found.square_root.sum()),
        },
    }  # fmt: skip


def _rota(rota: Rota) -> dict[str, Any]:
    shifts = [
        {"name": shift.name, "start": shift.start, "hours": shift.hours, "officers": count}
        for shift, count in rota.officers
    ]
    return {
        "shifts": shifts,
        "officers": sum(count for _, count in rota.officers),
        "officer_hours": rota.officer_hours,
        "officers_by_hour": list(rota.present),
    }


def _show_staffed(answer: dict[str, Any]) -> None:
    say("      " + " ".join(f"{hour:>2}" for hour in range(24)))
    bays = answer["second_check_bays"]
    rows = [*answer["plan"].items(), ("人员 officers", answer["officers_by_hour"])]
    if bays is not None:
        rows += [("复检位 bays", bays["plan"])]
    for name, hours in rows:
        say("      " + " ".join(f"{each:>2}" for each in hours) + f"  {name}")
    for each in answer["shifts"]:
        end = (each["start"] + each["hours"]) % 24
        say(f"{each['start']:02}:00-{end:02}:00  {each['officers']}")
    if answer["hours_short"]:
        hours = ", ".join(f"{hour:02}:00" for hour in answer["hours_short"])
        note(Words(
            f"Even with all servers open the target is missed at {hours}: raise max_servers, or divert.",
            f"即使全部开放，{hours} 仍达不到目标：请提高 max_servers 或分流。",
        ))  # fmt: skip
    said = Words(
        f"{answer['lane_hours']} server hours (formula {answer['formula']['lane_hours']}, square-root "
        f"rule {answer['square_root']['lane_hours']}), {answer['officer_hours']} officer hours; worst "
        f"p90 {answer['wait_p90_s_worst']} s; {answer['seconds']} s",
        f"岗时 {answer['lane_hours']}（公式 {answer['formula']['lane_hours']}，平方根法则 "
        f"{answer['square_root']['lane_hours']}），人时 {answer['officer_hours']}；最差 p90 "
        f"{answer['wait_p90_s_worst']} 秒；用时 {answer['seconds']} 秒。",
    )
    say(said.both())
    if bays is not None:
        _say_bays(bays)


def _say_bays(bays: dict[str, Any]) -> None:
    said = Words(
        f"Second checks: {bays['bay_hours']} bay hours (formula {bays['formula']['bay_hours']}, "
        f"square-root rule {bays['square_root']['bay_hours']}); worst p90 for a bay "
        f"{bays['wait_p90_s_worst']} s",
        f"复检：位时 {bays['bay_hours']}（公式 {bays['formula']['bay_hours']}，平方根法则 "
        f"{bays['square_root']['bay_hours']}）；等待复检位最差 p90 {bays['wait_p90_s_worst']} 秒。",
    )
    say(said.both())
