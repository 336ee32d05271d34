"""How checkpoints and queues are measured, at a size that nobody would measure."""

import pytest

from bench import checkpoint, queue


@pytest.mark.slow
def test_queues_are_measured_beside_simpy_and_ciw() -> None:
    ours, simpy, ciw, eight, large, small = queue.cases(hours=60, reference_hours=12, days=3)
    assert ours["events"] > 2 * 60 * 500
    assert all(each["ratio"] > 0 and set(each["mean_waits_s"]) == set(ours["mean_waits_s"]) for each in (simpy, ciw))  # fmt: skip
    assert eight["case"].startswith("a day of eight checkpoints, 3 times")
    assert all(each["lane_hours"] <= each["formula_lane_hours"] for each in (large, small))


@pytest.mark.slow
def test_passages_are_measured_beside_pgbench_with_the_same_statements() -> None:
    filled, replayed, prepared, pressed, empty, signed, paced, returned, listed, read = (
        checkpoint.cases(passages=1_000, watched=40, seconds=2, scripts=3, pages=4, kept=30)
    )
    assert (returned["passages"], returned["people"], returned["repeats"]) == (240, 960, 240)
    assert (filled["passages"], filled["looked_for"]) == (1_000, 40)
    for beside in (replayed, prepared):
        assert beside["statements"] == 8
        assert (beside["failed"], beside["transactions"] > 0) == (0, True)
        assert beside["at_half"]["p50_ms"] <= beside["at_half"]["p99_ms"]
    assert pressed["passages"] > 0
    assert min(pressed["ratio"], pressed["ratio_prepared"]) > 0
    assert min(empty["per_second"], signed["per_second"]) > 0
    assert paced["p50_ms"] <= paced["p99_ms"]
    assert min(paced["p99_ratio"], paced["p99_ratio_prepared"]) > 0
    # Everybody who is looked for has a document.
    assert listed["hashes"] >= 40
    assert read["pages"] == 4
