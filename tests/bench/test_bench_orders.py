"""How the worker is measured, at a size that nobody would measure."""

import pytest

from bench import releasing, worker


@pytest.mark.slow
def test_the_worker_is_measured_beside_its_reference() -> None:
    climbed, made, again, *looked = worker.cases(orders=300, leads=900, due=20, sample=5, calls=2)
    assert (climbed["case"], climbed["leads"]) == ("20 due orders climb", 900)
    assert made["case"] == "900 orders to locate are made", "90 leads of each list, all elsewhere"
    assert again["case"] == "the worker finds no lead without an order"
    assert {case["case"].split("?")[0].split(",")[0] for case in looked} == {
        "GET /orders/counts", "GET /work/all", "GET /work", "GET /home", "GET /orders",
        "GET /orders/not-fed-back", "GET /orders/events",
    }  # fmt: skip
    assert all(case["p50_ms"] <= case["p95_ms"] for case in looked)


@pytest.mark.slow
def test_everybody_whose_end_has_come_is_released_at_one_hour() -> None:
    (found,) = releasing.cases(people=40, sample=5)
    assert found["case"] == "40 people are released at one hour"
    assert found["ratio"] > 0
