"""Which lanes and how many officers to open when, and how that is said in one sentence. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from gubei.domain.checkpoints.rules.flow import (
    SHOWN_HOURS,
    SIMULATED_HOURS,
    Standing,
    as_it_could,
)
from gubei.engines.queueing import Effort, Shift, cover, find_staff
from gubei.terms.moments import in_shanghai
from gubei.terms.words import Words

# This hour and the next three: three hours from now end in the fourth.
_HOURS = SHOWN_HOURS + 1
_DAY_HOURS = 24
# An officer waits for the answer: of a busy road fewer days are looked at, each says more.
_VEHICLES, _FEWEST, _MOST = 25_000, 8, 40
_VERIFIED = 4


@dataclass(frozen=True, slots=True)
class Change:
    """From an hour on (0 is now) so many officers work in a lane; 0 closes it."""

    hour: int
    lane: str
    servers: int
    before: int


@dataclass(frozen=True, slots=True)
class Advice:
    """The least staff by lane and hour, what changes, who is called when, and which hours miss.

    `officers` by hour, at lanes and second checks; `called`: how many come at an hour and stay to
    the end (solved by HiGHS). `short`: hours in which even all places are too few. `bays`: officers
    for second checks by hour, of `open_bays` now; none where the check is done in the lane. What the
    square-root rule would take stands beside: at the lanes, and in the bays.
    """

    plan: dict[str, list[int]]
    changes: list[Change]
    officers: list[int]
    called: list[tuple[int, int]]
    short: list[int]
    bays: list[int] = field(default_factory=list)
    open_bays: int = 0
    square_root: list[int] = field(default_factory=list)
    square_root_bays: list[int] = field(default_factory=list)


def advise(standing: Standing, target_minutes: int) -> Advice | None:
    """Return the least staff with which nine in ten wait at most the target; None without a lane."""
    scenario = as_it_could(standing)
    if scenario is None:
        return None
    found = find_staff(scenario, target_minutes * 60.0, effort=_effort_for(standing))
    rows = found.plan[:, :_HOURS].tolist()
    plan = {lane.name: row for lane, row in zip(scenario.lanes, rows, strict=True)}
    bays = found.bays.plan.sum(axis=0)[:_HOURS].tolist() if found.bays else []
    by_rule = found.bays.square_root.sum(axis=0)[:_HOURS].tolist() if found.bays else []
    too_few_bays = found.bays.short if found.bays else ()
    officers = (found.plan.sum(axis=0)[:_HOURS] + (bays or 0)).tolist()
    staying = [Shift(start=hour, hours=_HOURS - hour) for hour in range(_HOURS)]
    rota = cover([*officers, *[0] * (_DAY_HOURS - _HOURS)], staying)
    return Advice(
        plan,
        changes_of(standing, plan),
        officers,
        [(shift.start, many) for shift, many in rota.officers],
        sorted({hour for hour in (*found.short, *too_few_bays) if hour < _HOURS}),
        bays=bays,
        open_bays=standing.bays,
        square_root=found.square_root.sum(axis=0)[:_HOURS].tolist(),
        square_root_bays=by_rule,
    )


def _effort_for(standing: Standing) -> Effort:
    """Return how many days are simulated, by how many vehicles one of them has."""
    vehicles = float(standing.expected.sum()) + standing.waiting
    days = max(_FEWEST, min(_MOST, round(_VEHICLES / max(1.0, vehicles))))
    return Effort(searched=days, verified=days * _VERIFIED, hours=SIMULATED_HOURS)


def changes_of(standing: Standing, plan: dict[str, list[int]]) -> list[Change]:
    """Return where a plan differs from what is open, and one hour from the one before."""
    found = []
    for lane in standing.lanes:
        before = lane.servers if lane.is_open else 0
        # A lane for classes that do not come has no row: it is left as it is.
        for hour, servers in enumerate(plan.get(lane.name, ())):
            if servers != before:
                found.append(Change(hour, lane.name, servers, before))
            before = servers
    return sorted(found, key=lambda each: (each.hour, each.lane))


def say_advice(
    advice: Advice, *, now: datetime, target_minutes: int, wait_minutes: float | None
) -> Words:
    """Return the advice as one sentence. `wait_minutes`: what nine in ten wait at most with it."""
    wait = "–" if wait_minutes is None else f"{wait_minutes:.0f}"
    end = Words(
        f"nine vehicles in ten then wait at most {wait} min (target {target_minutes}).",
        f"预计九成车辆等待不超过 {wait} 分钟（目标 {target_minutes} 分钟）。",
    )
    if advice.short:
        end = Words(
            f"even so nine in ten wait up to {wait} min (target {target_minutes}): "
            "send a notice upstream, or divert.",
            f"即使如此九成车辆仍需等待约 {wait} 分钟（目标 {target_minutes} 分钟），请发布远端提示或分流。",
        )
    said = [(each.hour, _said(each)) for each in advice.changes]
    said += [(hour, _said_bays(bays)) for hour, bays in bay_changes(advice)]
    if not said:
        return Words(f"Leave the lanes as they are: {end.en}", f"车道维持现状，{end.zh}")
    steps = [
        _step(hour, [words for at, words in said if at == hour], now)
        for hour in sorted({at for at, _ in said})
    ]
    return Words(
        f"{'; '.join(each.en for each in steps)}: {end.en}",
        f"{'；'.join(each.zh for each in steps)}，{end.zh}",
    )


def bay_changes(advice: Advice) -> list[tuple[int, int]]:
    """Return from which hours on how many look a second time, where that changes."""
    before = [advice.open_bays, *advice.bays]
    return [(hour, bays) for hour, bays in enumerate(advice.bays) if bays != before[hour]]


def _step(hour: int, said: Sequence[Words], now: datetime) -> Words:
    at = (in_shanghai(now).replace(minute=0) + timedelta(hours=hour)).strftime("%H:%M")
    when = Words("Now", "现在") if hour == 0 else Words(f"from {at}", f"{at} 起")
    return Words(
        f"{when.en} {', '.join(each.en for each in said)}",
        f"{when.zh}{'，'.join(each.zh for each in said)}",
    )


def _said_bays(many: int) -> Words:
    bays = "bay" if many == 1 else "bays"
    return Words(f"second checks with {many} {bays}", f"复检设 {many} 个位")


def _said(change: Change) -> Words:
    lane, many = change.lane, change.servers
    officers = "officer" if many == 1 else "officers"
    if many == 0:
        return Words(f"close lane {lane}", f"可关闭车道 {lane}")
    if change.before == 0:
        return Words(f"open lane {lane} with {many} {officers}", f"开放车道 {lane}（{many} 人）")
    if many > change.before:
        return Words(f"lane {lane} with {many} {officers}", f"车道 {lane} 增至 {many} 人")
    return Words(f"lane {lane} with {many} {officers}", f"车道 {lane} 可减至 {many} 人")
