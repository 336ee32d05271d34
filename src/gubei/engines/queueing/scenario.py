"""A checkpoint as data: lanes, classes of vehicles, service times, shifts; checked by pydantic.

Hours are hours of a day: number 0 is the hour from 00:00, and a run begins there unless it says
otherwise. Times in seconds, lengths in metres, arrivals in vehicles an hour.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, StrictFloat, StrictInt, model_validator
from pydantic_core import PydanticCustomError

HOURS_OF_DAY = 24
# What one vehicle takes of a queue, with the gap to the next.
_CAR_M, _TRUCK_M = 7.0, 20.0
_LONG = ("truck", "lorry", "货")
# Vehicles of all replications together; more would take an hour.
_MOST_VEHICLES = 2_000_000_000

Number = StrictFloat | StrictInt
Name = Annotated[str, Field(min_length=1, max_length=60)]
Rate = Annotated[Number, Field(ge=0, le=100_000)]
Seconds = Annotated[Number, Field(gt=0, le=86_400)]
Count = Annotated[StrictInt, Field(ge=0, le=1_000)]
Spread = Annotated[Number, Field(ge=0, le=10)]


class Part(BaseModel):
    """A part of a scenario: frozen, and an unknown key is a mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def wrong(code: str, en: str, zh: str) -> PydanticCustomError:
    """Return a fault of a scenario that is said in both languages."""
    return PydanticCustomError(code, "{en}", {"en": en, "zh": zh})


class Distribution(StrEnum):
    """How times spread around their mean."""

    EXPONENTIAL = "exponential"
    LOGNORMAL = "lognormal"
    DETERMINISTIC = "deterministic"
    GAMMA = "gamma"


# The spread (standard deviation by mean) of those that leave no choice.
_FIXED_CV = {Distribution.EXPONENTIAL: 1.0, Distribution.DETERMINISTIC: 0.0}


class Service(Part):
    """How long something takes: mean in seconds, `cv` is the standard deviation by the mean."""

    distribution: Distribution = Distribution.EXPONENTIAL
    mean_seconds: Seconds
    cv: Spread | None = None

    @model_validator(mode="after")
    def _has_a_spread(self) -> Self:
        fixed = _FIXED_CV.get(self.distribution)
        if fixed is None and self.cv is None:
            raise wrong(
                "no_cv",
                f"{self.distribution} needs cv: the standard deviation divided by the mean.",
                f"{self.distribution} 需要 cv（标准差与均值之比）。",
            )
        if fixed is not None and self.cv not in (None, fixed):
            raise wrong(
                "other_cv",
                f"cv of {self.distribution} is {fixed:g}: leave it out, or take lognormal or gamma.",
                f"{self.distribution} 的 cv 只能是 {fixed:g}：请去掉，或改用 lognormal、gamma。",
            )
        return self

    @property
    def spread(self) -> float:
        """Return the standard deviation by the mean."""
        fixed = _FIXED_CV.get(self.distribution)
        return float(self.cv or 0.0) if fixed is None else fixed


class SecondCheck(Service):
    """The share of vehicles that is looked at once more, and how long that takes."""

    share: Annotated[Number, Field(ge=0, le=1)]


class VehicleClass(Part):
    """Vehicles of one kind. Priority 1 is served first.

    `diverts_to` names the class as which those who turn away arrive on another road,
    `detour_minutes` later. `waiting` stand in the queue already when the run begins.
    """

    name: Name
    priority: Annotated[StrictInt, Field(ge=1, le=99)] = 1
    arrivals_per_hour: Rate | Annotated[list[Rate], Field(min_length=24, max_length=24)]
    service: Service
    second_check: SecondCheck | None = None
    length_m: Annotated[Number, Field(gt=0, le=100)] | None = None
    diverts_to: Name | None = None
    detour_minutes: Annotated[Number, Field(ge=0, le=1_440)] = 0
    waiting: Annotated[StrictInt, Field(ge=0, le=100_000)] = 0

    @property
    def metres(self) -> float:
        """Return what one takes of a queue: as stated, else by whether its name says truck."""
        if self.length_m is not None:
            return float(self.length_m)
        return _TRUCK_M if any(word in self.name.lower() for word in _LONG) else _CAR_M

    @property
    def hourly(self) -> list[float]:
        """Return the arrivals of each hour of a day."""
        return _by_hour(self.arrivals_per_hour)


class Lane(Part):
    """One queue with officers side by side; `servers` may differ by hour of day (0 is closed)."""

    name: Name
    classes: Annotated[list[Name], Field(min_length=1, max_length=100)]
    servers: Count | Annotated[list[Count], Field(min_length=24, max_length=24)]
    max_servers: Annotated[StrictInt, Field(ge=1, le=1_000)] | None = None
    officers_per_server: Annotated[StrictInt, Field(ge=1, le=20)] = 1

    @property
    def hourly(self) -> list[int]:
        """Return the servers of each hour of a day."""
        return [round(each) for each in _by_hour(self.servers)]


class Shift(Part):
    """Officers who begin at `start` o'clock and stay for `hours`."""

    start: Annotated[StrictInt, Field(ge=0, le=23)]
    hours: Annotated[StrictInt, Field(ge=1, le=24)]
    name: Name | None = None


def _by_hour(value: Any) -> list[float]:
    return list(value) if isinstance(value, list) else [value] * HOURS_OF_DAY


class Scenario(Part):
    """A checkpoint, or several whose roads can stand in for each other, and how to simulate it.

    `hours` is when the run ends, `begins_at_hour` when it begins, both counted from 00:00. The
    first `warmup_hours` are simulated and not measured. Without `second_check_bays` the second
    check is done in the lane, which waits for it.
    """

    name: str | None = None
    description: str | None = None
    lanes: Annotated[list[Lane], Field(min_length=1, max_length=200)]
    classes: Annotated[list[VehicleClass], Field(min_length=1, max_length=100)]
    hours: Annotated[Number, Field(gt=0, le=1_000_000)] = 24
    warmup_hours: Annotated[Number, Field(ge=0)] = 0
    begins_at_hour: Annotated[Number, Field(ge=0, lt=24)] = 0
    replications: Annotated[StrictInt, Field(ge=1, le=1_000_000)] = 100
    seed: Annotated[StrictInt, Field(ge=0, lt=2**63)] = 1
    second_check_bays: Count = 0
    balk_above_minutes: Annotated[Number, Field(gt=0, le=100_000)] | None = None
    shifts: Annotated[list[Shift], Field(min_length=1, max_length=200)] | None = None

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        for look in (_names_twice, _unknown_classes, _unserved, _lost_detours, _nothing_measured):
            look(self)
        return self

    @property
    def by_class(self) -> Mapping[str, VehicleClass]:
        """Return the classes by name."""
        return {each.name: each for each in self.classes}

    @property
    def vehicles(self) -> float:
        """Return how many vehicles one replication has on average."""
        whole, rest = divmod(float(self.hours), HOURS_OF_DAY)
        day = [sum(each.hourly[hour] for each in self.classes) for hour in range(HOURS_OF_DAY)]
        full, part = int(rest), rest - int(rest)
        standing = sum(each.waiting for each in self.classes)
        return whole * sum(day) + sum(day[:full]) + part * day[full] + standing


def _names_twice(scenario: Scenario) -> None:
    for en, zh, parts in (
        ("lanes", "车道", scenario.lanes), ("classes", "类别", scenario.classes)
    ):  # fmt: skip
        names = [each.name for each in parts]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise wrong("twice", f"{en}: {twice[0]} stands twice.", f"{zh} {twice[0]} 重复。")


def _unknown_classes(scenario: Scenario) -> None:
    for lane in scenario.lanes:
        strange = [name for name in lane.classes if name not in scenario.by_class]
        if strange:
            raise wrong(
                "no_such_class",
                f"lanes: {lane.name}: classes: there is no class {strange[0]}.",
                f"lanes: {lane.name}: classes：没有类别 {strange[0]}。",
            )


def _unserved(scenario: Scenario) -> None:
    for each in scenario.classes:
        lanes = [lane for lane in scenario.lanes if each.name in lane.classes]
        if not any(any(lane.hourly) for lane in lanes):
            raise wrong(
                "unserved",
                f"classes: {each.name}: no lane with servers takes it.",
                f"classes: {each.name}：没有任何开放的车道（servers 大于 0）接收该类别。",
            )


def _lost_detours(scenario: Scenario) -> None:
    for each in scenario.classes:
        if each.diverts_to is None:
            continue
        if each.diverts_to not in scenario.by_class or each.diverts_to == each.name:
            raise wrong(
                "no_such_class",
                f"classes: {each.name}: diverts_to: there is no other class {each.diverts_to}.",
                f"classes: {each.name}: diverts_to：没有另一个类别 {each.diverts_to}。",
            )
        if scenario.balk_above_minutes is None:
            raise wrong(
                "never_diverts",
                f"classes: {each.name}: diverts_to: nobody diverts without balk_above_minutes.",
                f"classes: {each.name}: diverts_to：未设 balk_above_minutes，不会有车辆分流。",
            )


def _nothing_measured(scenario: Scenario) -> None:
    if scenario.warmup_hours >= scenario.hours:
        raise wrong(
            "nothing_measured",
            "warmup_hours: they are part of hours, and must be fewer.",
            "warmup_hours：预热时间包含在 hours 内，必须小于 hours。",
        )
    if scenario.begins_at_hour >= scenario.hours:
        raise wrong(
            "nothing_measured",
            "begins_at_hour: the run ends at hours, which must be later.",
            "begins_at_hour：须早于结束时刻 hours。",
        )
    if scenario.vehicles * scenario.replications > _MOST_VEHICLES:
        raise wrong(
            "too_much",
            f"replications: more than {_MOST_VEHICLES:,} vehicles in all; take fewer, or fewer hours.",
            f"replications：合计超过 {_MOST_VEHICLES:,} 辆，请减少 replications 或 hours。",
        )
