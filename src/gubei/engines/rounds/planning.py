"""What a round takes, from what published rounds took."""

from dataclasses import dataclass, field
from math import ceil

from gubei.engines.rounds.pooling import IN_USE, best_pool, dorfman, positive_pools, two_stage
from gubei.terms.refusals import Invalid
from gubei.terms.words import Words

_MOST = 100_000_000
_CHAOYANG = Words(
    "Chaoyang district, Beijing, 27 April 2022: 3,048,961 samples by 15:00 through 3,561 lanes at "
    "1,529 points",
    "北京市朝阳区 2022-04-27：截至 15 时 3,048,961 份样本，1,529 个采样点、3,561 条通道",
)


@dataclass(frozen=True, slots=True)
class Assumption:
    """A number, what it is, and who published it; without a source it is ours."""

    value: float
    means: Words
    source: Words | None = None


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What a plan rests on.

    The lanes of Chaoyang took 856 samples each by 15:00. When they opened was not published: at 06:30, as in
    Miyun a month later, that is 100 an hour; an hour earlier or later, and good or bad lanes,
    make 80 to 120.
    """

    rate: Assumption = field(default_factory=lambda: Assumption(
        100, Words("people a lane takes in an hour, opened at 06:30", "每通道每小时采样人数（06:30 开始）"),
        _CHAOYANG,
    ))  # fmt: skip
    slow: Assumption = field(default_factory=lambda: Assumption(
        80, Words("the same where it goes badly", "较慢时每通道每小时采样人数")
    ))  # fmt: skip
    fast: Assumption = field(default_factory=lambda: Assumption(
        120, Words("the same where it goes well", "较快时每通道每小时采样人数")
    ))  # fmt: skip
    lanes_at_a_point: Assumption = field(default_factory=lambda: Assumption(
        3561 / 1529, Words("lanes at a point", "每个采样点通道数"), _CHAOYANG
    ))  # fmt: skip
    samplers_on_a_lane: Assumption = field(default_factory=lambda: Assumption(
        2, Words("samplers on a lane at a time: one samples, one relieves", "每通道同时在岗采样人员（一采一替）")
    ))  # fmt: skip
    shift: Assumption = field(default_factory=lambda: Assumption(
        6, Words("hours of a shift", "每班小时数")
    ))  # fmt: skip

    def all(self) -> dict[str, Assumption]:
        """Return all of them by name."""
        return {
            "people_a_lane_hour": self.rate,
            "people_a_lane_hour_slow": self.slow,
            "people_a_lane_hour_fast": self.fast,
            "lanes_at_a_point": self.lanes_at_a_point,
            "samplers_on_a_lane": self.samplers_on_a_lane,
            "hours_of_a_shift": self.shift,
        }


@dataclass(frozen=True, slots=True)
class RoundPlan:
    """What a round takes. `finish_hours` is when the last person has been sampled, in hours.

    `interval` holds it where all goes well and where it goes badly. `best_pool` needs the fewest
    tests of all sizes, `best_in_use` of those that tubes are made for.
    """

    points: int
    lanes: int
    samplers: int
    tubes: int
    lab_tests: float
    lab_tests_two_stage: float
    positive_pools: float
    positives: float
    best_pool: int
    best_in_use: int
    finish_hours: float
    interval: tuple[float, float]
    tubes_an_hour: float
    assumptions: Assumptions


def plan_round(
    people: int,
    hours: float,
    pool: int,
    prevalence: float,
    assumptions: Assumptions | None = None,
) -> RoundPlan:
    """Plan a round that samples everybody within so many hours. Raises Invalid."""
    _check(people, hours, pool, prevalence)
    rests = assumptions or Assumptions()
    lanes = ceil(people / (rests.rate.value * hours))
    tubes = ceil(people / pool)
    finish, early, late = (
        people / (lanes * each.value) for each in (rests.rate, rests.fast, rests.slow)
    )
    return RoundPlan(
        points=ceil(lanes / rests.lanes_at_a_point.value),
        lanes=lanes,
        samplers=ceil(lanes * rests.samplers_on_a_lane.value * ceil(hours / rests.shift.value)),
        tubes=tubes,
        lab_tests=dorfman(people, pool, prevalence),
        lab_tests_two_stage=two_stage(people, pool, prevalence),
        positive_pools=positive_pools(people, pool, prevalence),
        positives=people * prevalence,
        best_pool=best_pool(prevalence),
        best_in_use=best_pool(prevalence, IN_USE),
        finish_hours=finish,
        interval=(early, late),
        tubes_an_hour=tubes / hours,
        assumptions=rests,
    )


def _check(people: int, hours: float, pool: int, prevalence: float) -> None:
    if not 0 < people <= _MOST:
        raise Invalid("The number of people should be 1 or more.", "人数须为 1 或以上。")
    if not 0 < hours <= 24 * 366:
        raise Invalid("The hours should be more than 0.", "小时数须大于 0。")
    if not 0 < pool <= 100:
        raise Invalid("A tube holds 1 to 100 people.", "每管须为 1 至 100 人。")
    if not 0 <= prevalence <= 1:
        raise Invalid(
            "The prevalence is a share from 0 to 1, or as 0.1%.",
            "阳性率须为 0 至 1 的小数，或写成 0.1%。",
        )
