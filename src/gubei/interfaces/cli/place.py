"""`gubei place`: rooms for a list of people, without mixing and without a database."""

import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Annotated, Any

import typer

from gubei.adapters.packs import read_pack
from gubei.adapters.rooms import (
    PeopleTable,
    RoomTable,
    read_people,
    read_rooms,
    write_placement,
)
from gubei.engines.placement import (
    NotPlaced,
    Placement,
    Question,
    Rules,
    bounder_of,
    improve,
    place_at_once,
    pose,
    violations_of,
)
from gubei.engines.placement.packs import rules_of
from gubei.interfaces.cli.clock import read_clock
from gubei.interfaces.cli.policy_people import read_day
from gubei.interfaces.cli.saying import be_quiet, note, print_json, say
from gubei.interfaces.cli.troubles import say_troubles, troubles_as_json
from gubei.terms.moments import in_shanghai
from gubei.terms.words import Words

_SEED = 2022
_SHOWN = 20
# So near to the proven least cost nothing is left to look for.
_NEAR_ENOUGH = 1.003
# Nobody is in isolation so long after an exposure: such a list is one of the past.
_PAST = 60


@dataclass(frozen=True, slots=True)
class Placed:
    """What was read, the answer at once and the best one, and how long each took in seconds."""

    people: PeopleTable
    rooms: RoomTable
    rules: Rules
    at: date
    first: Placement
    best: Placement
    first_seconds: float
    seconds: float

    @property
    def not_placed(self) -> Sequence[NotPlaced]:
        """Return all without a room, those with a row that cannot be used included."""
        return (*self.people.unplaceable, *self.best.not_placed)


def place(
    *,
    people: Annotated[
        Path,
        typer.Option(
            help="Who needs a room: person, household, exposure_date, kind, guardian_of, needs. 待安排人员。"
        ),
    ],
    rooms: Annotated[
        Path,
        typer.Option(
            help="Rooms: room, site, floor, ventilation, beds, own_bathroom, barrier_free, near_care, "
            "free_from. 房间表。"
        ),
    ],
    rules: Annotated[str, typer.Option(help="The pack that says who may be mixed. 政策包。")] = "",
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Write the rooms here, .csv. 输出安排。")
    ] = None,
    at: Annotated[
        str, typer.Option(help="The day of moving in. Default: today. 入住日期，默认今天。")
    ] = "",
    seconds: Annotated[
        float, typer.Option(min=0, help="Look so long for a better answer. 优化秒数。")
    ] = 60,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON. 输出 JSON。")] = False,
) -> None:
    """Find rooms for a list of people, nobody mixed. 为名单安排房间，避免混住；不写入数据库。"""
    if as_json:
        be_quiet()
    placed = place_files(people, rooms, (rules, at), output, seconds)
    if as_json:
        print_json(summary(placed))
    else:
        _show(placed)


def place_files(
    people: Path, rooms: Path, pack_and_day: tuple[str, str], output: Path | None, seconds: float
) -> Placed:
    """Read both files and place. The first answer is written at once, the best one over it."""
    today = in_shanghai(read_clock()).date()
    room_table = read_rooms(rooms, today=today)
    people_table = read_people(people, room_table, today=today)
    pack, day = pack_and_day
    at = read_day(day, today=today) if day else _day_of(people_table, today)
    rules = rules_of(read_pack(pack), at) if pack else Rules()
    begun = time.perf_counter()
    question = pose(people_table.people, room_table.rooms, rules, at)
    first = place_at_once(question, room_table.rooms)
    first_seconds = time.perf_counter() - begun
    placed = Placed(people_table, room_table, rules, at, first, first, first_seconds, first_seconds)
    _write(placed, output)
    best = better(question, placed, seconds)
    placed = replace(placed, best=best, seconds=time.perf_counter() - begun)
    _write(placed, output)
    return placed


def _day_of(people: PeopleTable, today: date) -> date:
    """Return today; for a list of the past the day after its last exposure."""
    last = max((person.exposed for person in people.people), default=today)
    return last + timedelta(days=1) if (today - last).days > _PAST else today


def better(question: Question, placed: Placed, seconds: float) -> Placement:
    """Look for a better answer and for a bound side by side; stop early where nothing is left."""
    if not seconds:
        return placed.first
    begun = time.perf_counter()
    look = bounder_of(question)
    with ThreadPoolExecutor(1) as pool:
        bound = pool.submit(look, seconds - time.perf_counter() + begun)

        def clock(cost: int) -> float:
            if bound.done() and cost <= bound.result() * _NEAR_ENOUGH:
                return 1.0
            return (time.perf_counter() - begun) / seconds

        best = improve(question, placed.rooms.rooms, Random(_SEED), clock)  # noqa: S311 - no secret
        return replace(best, bound=_proven(bound, best))


def _proven(bound: Future[float], best: Placement) -> float:
    return min(bound.result(), float(best.tally.cost))


def _write(placed: Placed, output: Path | None) -> None:
    if output is not None:
        write_placement(output, placed.best.seats, placed.not_placed, placed.rooms)


def summary(placed: Placed) -> dict[str, Any]:
    """Return the numbers of the command line contract, and what else explains them."""
    best, people = placed.best, placed.people
    return {
        "people": len(people.people) + len(people.unplaceable),
        "placed": len(best.seats),
        "not_placed": [_lost_as_json(each) for each in placed.not_placed],
        "rooms_used": best.rooms_used,
        "bound": None if best.bound is None else round(best.bound, 3),
        "gap": None if best.gap is None else round(best.gap, 4),
        "violations": len(violations(placed)),
        "seconds": round(placed.seconds, 3),
        "cost": best.tally.cost,
        "floors_opened": best.tally.floors,
        "sites_opened": best.tally.sites,
        "rooms_locked": best.tally.locked,
        "days_waited": best.tally.wait_days,
        "families_parted": best.tally.parted,
        "at": placed.at.isoformat(),
        "first": {
            "seconds": round(placed.first_seconds, 4),
            "placed": len(placed.first.seats),
            "cost": placed.first.tally.cost,
        },
        "left_out": troubles_as_json(people.left_out),
        "remarks": troubles_as_json(people.remarks),
        "rooms_left_out": troubles_as_json(placed.rooms.left_out),
        "violated": [{"en": each.en, "zh": each.zh} for each in violations(placed)[:_SHOWN]],
    }


def violations(placed: Placed) -> list[Words]:
    """Check the best answer with the verifier."""
    return violations_of(
        placed.people.people, placed.rooms.rooms, placed.rules, placed.at, placed.best.seats
    )


def _lost_as_json(lost: NotPlaced) -> dict[str, Any]:
    return {
        "person": lost.person,
        "reason": {"en": lost.reason.en, "zh": lost.reason.zh},
        "open": {"en": lost.opens.en, "zh": lost.opens.zh},
    }


def _show(placed: Placed) -> None:
    say_troubles(placed.people.left_out, Words("people", "人员表"))
    say_troubles(placed.people.remarks, Words("people", "人员表"))
    say_troubles(placed.rooms.left_out, Words("rooms", "房间表"))
    for each in placed.not_placed[:_SHOWN]:
        note(Words(f"{each.person}: {each.reason.en}", f"{each.person}：{each.reason.zh}"))
    for words in dict.fromkeys(each.opens for each in placed.not_placed):
        note(words)
    for words in violations(placed)[:_SHOWN]:
        note(words)
    answer = summary(placed) | {"lost": len(placed.not_placed)}
    gap = "–" if answer["gap"] is None else f"{answer['gap']:.1%}"
    say(Words(
        "{placed:,} of {people:,} people in {rooms_used:,} rooms, {floors_opened} floors and "
        "{sites_opened} sites opened; without a room: {lost}; rules broken: {violations}; at most {gap} above "
        "the least possible; {seconds} s".format(**answer | {"gap": gap}),
        "{people:,} 人中安排 {placed:,} 人，用房 {rooms_used:,} 间，开放 {floors_opened} 层、{sites_opened} 个隔离点；"
        "未安排 {lost} 人；违反规则 {violations} 处；距理论最优不超过 {gap}；用时 {seconds} 秒。".format(**answer | {"gap": gap}),
    ).both())  # fmt: skip
