"""What will come is forecast as plain Python forecasts it, and the queue ahead is that of the log."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gubei.engines.queueing import Counted, Led, Scenario, back_test, forecast, look_ahead, simulate
from gubei.engines.queueing.ahead import LEVELS, REPLICATIONS
from gubei.engines.queueing.arrivals import COVERED, interval_of, levels

WORKDAY, WEEKEND, HOLIDAY = range(3)


def counted(
    table: np.ndarray, kinds: list[int] | None = None, hour: int = 12, passed: float = 0.0
) -> Counted:
    """Return (D, 24, K) vehicles as they are known at an hour of the last day."""
    vehicles = table.astype(float)
    vehicles[-1, hour:] = np.nan
    known = [WORKDAY] * (len(table) + 1) if kinds is None else kinds
    return Counted(vehicles, np.array(known), hour, passed, np.zeros(table.shape[2]))


class Twin:
    """The same forecast, one hour after the other, with dictionaries and sums."""

    def __init__(self, counted: Counted, led: Led) -> None:
        self.counted, self.led = counted, led
        self.days = len(counted.vehicles)
        self.classes = range(counted.vehicles.shape[2])

    def came(self, day: int, hour: int, kind: int) -> float | None:
        value = self.counted.vehicles[day, hour, kind]
        return None if math.isnan(value) else float(value)

    def usual(self, day: int, hour: int, kind: int) -> float:
        sums = {True: [0.0, 0.0], False: [0.0, 0.0]}
        for before in range(max(0, day - 56), day):
            value = self.came(before, hour, kind)
            if value is None:
                continue
            weight = 0.5 ** ((day - before) / 21)
            if self.counted.kinds[before] != self.counted.kinds[day]:
                weight *= 0.0001
            elif (day - before) % 7:
                weight *= 0.3
            own = max(0.0, value - self.led.here[before, hour, kind])
            left, sure = self.led.left[before, hour, kind], bool(self.led.sure[before, hour, kind])
            whole = own / left if sure or left >= 0.05 else own
            sums[sure] = [sums[sure][0] + weight * whole, sums[sure][1] + weight]
        total, weights = sums[True] if sums[True][1] else sums[False]
        return total / weights if weights else 0.0

    def usual_in_all(self, day: int, hour: int) -> float:
        return sum(
            self.usual(day, hour, kind) * self.led.left[day, hour, kind] for kind in self.classes
        )

    def here_in_all(self, day: int, hour: int) -> float:
        return sum(self.led.here[day, hour, kind] for kind in self.classes)

    def came_in_all(self, day: int, hour: int) -> float | None:
        values = [self.came(day, hour, kind) for kind in self.classes]
        return None if None in values else sum(values)

    def level(self, now: int, came: float = 0.0, normal: float = 0.0) -> float:
        for hour in range(max(0, now - 3), now):
            value = self.came_in_all(*divmod(hour, 24))
            if value is not None:
                came += value
                normal += self.usual_in_all(*divmod(hour, 24))
                normal += self.here_in_all(*divmod(hour, 24))
        return (came + 20) / (normal + 20)

    def expected(self, hour: int, made: int) -> float:
        fading = 1 + (self.level(made) - 1) * 0.9 ** (hour - made)
        day = divmod(hour, 24)
        return self.usual_in_all(*day) * fading + self.here_in_all(*day)

    def alone(self, hour: int, kind: int) -> float:
        """Return who would have come in an hour that is over."""
        value, place = self.came(*divmod(hour, 24), kind), (*divmod(hour, 24), kind)
        if value is None or not self.led.sure[place]:
            return self.usual(*place) * self.level(hour)
        return max(0.0, value - self.led.here[place]) / self.led.left[place]

    def tested(self, ahead: int) -> list[tuple[float, float]]:
        first = max(1, self.days - 1 - 14) * 24
        pairs = []
        for hour in range(first, self.days * 24):
            came = self.came_in_all(*divmod(hour, 24))
            if came is not None and hour >= ahead:
                pairs.append((self.expected(hour, hour - ahead), came))
        return pairs


@st.composite
def histories(draw: st.DrawFn) -> Counted:
    days, rng = draw(st.integers(1, 9)), np.random.default_rng(draw(st.integers(0, 2**32)))
    table = rng.poisson(draw(st.sampled_from([0, 3, 40])), (days, 24, 2)).astype(float)
    if days > 2:
        table[draw(st.integers(0, days - 2))] = np.nan
    kinds = draw(st.lists(st.integers(0, 2), min_size=days + 1, max_size=days + 1))
    return counted(table, kinds, draw(st.integers(0, 23)))


@st.composite
def led(draw: st.DrawFn, known: Counted) -> Led:
    """Let some vehicles be led away or here in some of the hours, on all days or on a few."""
    rng, shape = np.random.default_rng(draw(st.integers(0, 2**32))), known.vehicles.shape
    often = rng.uniform(size=shape) < draw(st.sampled_from([0.0, 0.2, 1.0]))
    left = np.where(often, rng.choice([0.0, 0.1, 0.5, 1.0], shape), 1.0)
    here = np.where(often, rng.choice([0.0, 2.0, 30.0], shape), 0.0)
    sure = (left >= 0.2) & ~(often & (rng.uniform(size=shape) < 0.3))
    left[-1, known.hour :], here[-1, known.hour :], sure[-1, known.hour :] = 1.0, 0.0, True
    return Led(left, here, sure)


@settings(max_examples=15, deadline=None)
@given(data=st.data(), known=histories())
def test_what_will_come_is_what_plain_python_says(data, known):
    moved = data.draw(led(known))
    twin, found = Twin(known, moved), forecast(known, hours=4, led=moved)
    assert found.level == pytest.approx(twin.level(known.now))
    for ahead in range(4):
        day, hour = divmod(known.now + ahead, 24)
        fading = 1 + (twin.level(known.now) - 1) * 0.9**ahead
        for kind in twin.classes:
            assert found.expected[ahead, kind] == pytest.approx(
                twin.usual(day, hour, kind) * fading
            )
    for hour in range(max(0, known.now - 30), known.now):
        assert found.alone[divmod(hour, 24)].tolist() == pytest.approx(
            [twin.alone(hour, kind) for kind in twin.classes]
        )
    pairs = twin.tested(1)
    assert found.test.hours == len(pairs)
    missed, came = sum(abs(e - c) for e, c in pairs), sum(c for _, c in pairs)
    assert found.test.miss == (pytest.approx(missed / came) if came else None)
    squares = sum(e * e for e, _ in pairs)
    if squares:
        prior = 24 * squares / len(pairs)
        beyond = sum((c - e) ** 2 - e for e, c in pairs)
        assert found.spread[1] == pytest.approx(max(0, (beyond + prior * 0.04) / (squares + prior)))


def test_a_saturday_is_forecast_from_saturdays_and_a_holiday_from_holidays():
    table = np.full((29, 24, 1), 100.0)
    table[5::7] = table[6::7] = 300.0
    kinds = [WEEKEND if day % 7 > 4 else WORKDAY for day in range(30)]
    assert forecast(counted(table[:27], kinds[:28], 0), hours=1).expected[0, 0] > 295
    table[3], kinds[3] = 900.0, HOLIDAY
    kinds[28] = HOLIDAY
    assert forecast(counted(table, kinds, 0), hours=1).expected[0, 0] == pytest.approx(900, rel=0.1)


def test_a_morning_twice_as_full_as_usual_makes_the_next_hours_fuller_and_that_fades():
    table = np.full((15, 24, 1), 200.0)
    table[-1] = 400.0
    found = forecast(counted(table, hour=10), hours=6)
    assert found.level == pytest.approx(1.97, abs=0.01)
    assert found.expected[:, 0].tolist() == sorted(found.expected[:, 0].tolist(), reverse=True)
    assert 385 < found.expected[0, 0] < 400
    assert 300 < found.expected[5, 0] < 320


def test_eight_hours_in_ten_lie_within_the_interval_when_days_differ():
    rng = np.random.default_rng(20220413)
    shape = 60 + 50 * np.sin(np.arange(24) / 24 * 2 * np.pi)
    days = rng.gamma(1 / 0.02, 0.02, 60)
    table = rng.poisson(days[:, None] * shape)[:, :, None]
    test = back_test(counted(table, hour=23))
    assert test.hours == 14 * 24 + 23
    assert abs(test.within / test.hours - COVERED) < 0.08
    assert test.miss < 0.2


def test_an_hour_all_of_whose_past_was_led_away_is_taken_as_it_was_counted():
    """Of 100 cars a tenth was left, of the trucks none: 4 came all the same. Nothing else is known."""
    known = counted(np.tile([10.0, 4.0], (9, 24, 1)), hour=9)
    left = np.tile([0.1, 0.0], (9, 24, 1))
    moved = Led(left, np.zeros_like(left), np.zeros(left.shape, np.bool_))
    found = forecast(known, hours=2, led=moved)
    # The level: 42 came in three hours, and 30 of those who usually come were left.
    level = (42 + 20) / (30 + 20)
    assert found.level == pytest.approx(level)
    assert found.expected.tolist() == [
        pytest.approx([100 * f, 4 * f]) for f in (level, 1 + (level - 1) * 0.9)
    ]


def test_without_any_count_nobody_comes_and_nothing_was_tested():
    found = forecast(counted(np.full((1, 24, 2), np.nan)), hours=3)
    assert found.expected.tolist() == [[0, 0]] * 3
    assert found.interval.tolist() == [[0, 0]] * 3
    assert (found.test.hours, found.test.miss, found.level) == (0, None, 1.0)


def test_the_interval_holds_eight_in_ten_of_such_numbers():
    rng = np.random.default_rng(7)
    for mean, spread in ((20, 0.0), (20, 0.1), (400, 0.05)):
        low, high = interval_of(np.array([float(mean)]), np.array([spread]))[0]
        rates = rng.gamma(1 / spread, mean * spread, 40_000) if spread else np.full(40_000, mean)
        numbers = rng.poisson(rates)
        share = ((numbers >= math.floor(low)) & (numbers <= math.ceil(high))).mean()
        assert 0.78 < share < 0.90
    factors = levels(0.05, 20)
    assert factors.mean() == pytest.approx(1)
    assert factors.var() == pytest.approx(0.05, rel=0.15)


def road(rate: float, servers: list[int], waiting: int = 0, **more: object) -> Scenario:
    return Scenario.model_validate({
        "lanes": [{"name": "1", "classes": ["car"], "servers": servers}],
        "classes": [{
            "name": "car", "arrivals_per_hour": rate, "waiting": waiting,
            "service": {"distribution": "lognormal", "mean_seconds": 30, "cv": 0.5},
        }],
        "begins_at_hour": 0.5, "hours": 3.5,
    } | more)  # fmt: skip


def test_who_waits_now_is_served_first_and_the_queue_is_gone_when_it_must_be():
    ahead = look_ahead(road(60, [1] * 24, waiting=60), 0.0)
    # 120 an hour are served, 60 come: a queue of sixty is gone in an hour.
    assert ahead.queue[0].tolist() == [59, 59, 59]
    assert ahead.moments[0] == 1800
    half = ahead.queue[6, 1]
    assert 24 < half < 36
    assert ahead.queue[18, 1] < 3
    low, middle, high = ahead.waits[0].p90
    assert low < middle < high
    assert 1300 < middle < 1700
    assert ahead.waits[2].p50[1] < 60


def test_two_hundred_an_hour_before_one_officer_reach_the_junction_within_the_hour():
    # Eighty an hour more than can be served, seven metres each, in two files: 280 m an hour.
    ahead = look_ahead(road(200, [1] * 24), 0.01, files=2, room_m=280)
    assert ahead.spill.chance == 1
    assert 1800 + 2400 < ahead.spill.first < ahead.spill.likely < 1800 + 5400
    assert look_ahead(road(100, [1] * 24), 0.0, room_m=5_000).spill.chance == 0
    assert look_ahead(road(100, [1] * 24), 0.0, room_m=5_000).spill.likely is None


def test_more_arrivals_are_more_wait_and_a_lane_that_opens_ends_it():
    closed = look_ahead(road(180, [1] * 24), 0.05)
    opened = look_ahead(road(180, [1, 1, 2] + [2] * 21), 0.05)
    assert closed.waits[2].p90[1] > closed.waits[1].p90[1] > closed.waits[0].p90[1]
    assert opened.waits[2].p90[1] < closed.waits[2].p90[1] / 2
    assert closed.queue[-1, 2] - closed.queue[-1, 0] > 20


def test_the_queue_ahead_is_the_one_that_the_vehicles_of_the_log_make():
    scenario = road(150, [1, 2] + [1] * 22, waiting=9)
    ahead = look_ahead(scenario, 0.0)
    waiting = [0] * (LEVELS * REPLICATIONS)
    for number in range(LEVELS):
        seed = scenario.seed + number
        part = scenario.model_copy(update={"replications": REPLICATIONS, "seed": seed})
        for _, _, arrived, begun, _, run in simulate(part, log=50_000).tally.log.tolist():
            waiting[number * REPLICATIONS + int(run)] += arrived <= ahead.moments[20] < begun
    assert ahead.queue[20].tolist() == np.quantile(waiting, (0.1, 0.5, 0.9)).tolist()
