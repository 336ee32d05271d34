"""Promise: what a case report says about dates, places and vehicles is proposed, and little else.

226 labelled reports (the valid part of the data set case_reports_zh, beside the project). The
bounds lie just under what was measured, so that a change which loses something is seen.
"""

import pytest

from bench.itinerary import measure
from bench.itinerary_reports import has_reports

pytestmark = pytest.mark.skipif(
    not has_reports(), reason="the data set case_reports_zh does not lie beside the project"
)


def test_dates_places_and_vehicles_of_reports_nobody_looked_at_are_found():
    cases = {case["case"]: case for case in measure("valid")}
    bounds = {
        "valid: date": (0.92, 0.98),
        "valid: place": (0.91, 0.94),
        "valid: vehicle": (0.80, 0.84),
        "valid: date of a place": (0.88, 0.86),
    }
    reached = {name: (cases[name]["precision"], cases[name]["recall"]) for name in bounds}
    assert {
        name: (precision >= bounds[name][0], recall >= bounds[name][1])
        for name, (precision, recall) in reached.items()
    } == dict.fromkeys(bounds, (True, True)), reached
