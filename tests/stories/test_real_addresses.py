"""Promise: a real address reaches the unit that answers for it, or is proposed for transfer.

18,367 business addresses as people wrote them (data set addresses_cpca, beside the project).
"""

import pytest

from bench.routing import is_right
from bench.routing_truth import (
    has_addresses,
    read_addresses,
    read_labelled,
    read_units_of,
)
from gubei.engines.routing import Gazetteer, load_divisions
from gubei.interfaces.cli.demo.district import read_demo_units

pytestmark = pytest.mark.skipif(
    not has_addresses(), reason="the data set addresses_cpca does not lie beside the project"
)
HOMES = ("110105", "110108", "220104", "310115", "330106", "440304", "500105")


@pytest.fixture(scope="module")
def gazetteer():
    units = [unit.entry() for unit in read_demo_units()]
    return Gazetteer.build(units, home="110118", divisions=load_divisions())


def test_none_of_all_addresses_is_left_without_a_unit_and_a_reason(gazetteer):
    codes = {unit.code for unit in read_demo_units()}
    routes = gazetteer.route_many(read_addresses())
    assert len(routes) == 18_367
    assert {route.unit_code for route in routes} <= codes
    assert all(route.reason.zh and route.reason.en for route in routes)
    assert all((route.outside is not None) == (route.kind == "outside") for route in routes)


def test_addresses_elsewhere_are_proposed_to_the_district_they_name(gazetteer):
    labelled = read_labelled(load_divisions())
    wrong = [one for one in labelled if not is_right(gazetteer, "110118", one)]
    assert len(labelled) > 7_000
    assert len(wrong) <= 0.001 * len(labelled), wrong[:10]


@pytest.mark.parametrize("home", HOMES)
def test_with_another_district_as_home_its_own_addresses_stay_and_the_others_go(home):
    divisions = load_divisions()
    labelled = read_labelled(divisions)
    units = read_units_of({home}, divisions)[home]
    at_home = Gazetteer.build(units, home=home, divisions=divisions)
    wrong = [one for one in labelled if not is_right(at_home, home, one)]
    assert len(wrong) <= 0.001 * len(labelled), wrong[:10]


def test_most_addresses_of_one_line_say_at_least_the_city(gazetteer):
    written = [address for address in read_addresses() if address]
    read = [gazetteer.route(address) for address in written]
    told = [route for route in read if route.kind != "unreadable"]
    assert len(told) / len(written) > 0.84
