"""DHIS2's tracker: what is written comes back, nested or flat, what cannot be read is listed."""

import json
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from gubei.adapters.dhis2.reading import read_dhis2
from gubei.adapters.dhis2.writing import write_dhis2
from gubei.terms.outbreaks import CaseRecord, Outbreak, Someone
from tests.outbreaks import outbreaks

TODAY = date(2022, 5, 20)


@given(outbreak=outbreaks(), is_flat=st.booleans())
@settings(max_examples=60, deadline=None)
def test_an_outbreak_that_goes_out_comes_back_the_same(*, outbreak: Outbreak, is_flat: bool):
    with TemporaryDirectory() as folder:
        write_dhis2(outbreak, Path(folder), org_unit="999900", written_on=TODAY)
        path = Path(folder) / "tracker.json"
        if is_flat:
            path.write_text(json.dumps(flat(json.loads(path.read_text("utf-8")))), "utf-8")
        found = read_dhis2([path], today=TODAY)
    assert sorted(found.outbreak, key=repr) == sorted(outbreak, key=repr)
    assert found.remarks == ()


def flat(payload: dict[str, Any]) -> dict[str, Any]:
    """Put enrollments and events beside the people, as DHIS2 takes them too."""
    enrollments, events = [], []
    for person in payload["trackedEntities"]:
        for each in person.pop("enrollments"):
            happened = [e | {"enrollment": each["enrollment"]} for e in each.pop("events")]
            enrollments.append(each | {"trackedEntity": person["trackedEntity"]})
            events += happened
    return payload | {"enrollments": enrollments, "events": events}


def test_people_of_nobody_and_of_other_programs_are_left_out(tmp_path: Path):
    path = tmp_path / "tracker.json"
    lin_mei = {"attribute": "GB_GIVEN_NAME", "value": "梅"}
    path.write_text(
        json.dumps(
            {
                "trackedEntities": [
                    {"trackedEntity": "aaaaaaaaaaa", "attributes": [], "enrollments": []},
                    {
                        "trackedEntity": "bbbbbbbbbbb",
                        "attributes": [lin_mei],
                        "enrollments": [{"program": "MALARIA"}],
                    },
                    {
                        "trackedEntity": "ccccccccccc",
                        "attributes": [lin_mei, {"attribute": "other", "value": "7"}],
                        "enrollments": [
                            {"program": "GB_CASES", "enrolledAt": "2022-04-25T00:00:00.000"}
                        ],
                    },
                ]
            }
        ),
        encoding="utf-8",
    )
    found = read_dhis2([path], today=TODAY)
    assert [(each.row, each.code) for each in found.left_out] == [
        (1, "nobody_named"),
        (2, "kind_unknown"),
    ]
    assert found.outbreak == Outbreak(
        cases=(
            CaseRecord(
                "ccccccccccc",
                person=Someone("梅"),
                reported_on=date(2022, 4, 25),
                extras=(("other", "7"),),
            ),
        )
    )


def test_an_enrollment_of_nobody_is_not_given_to_whoever_has_no_key(tmp_path: Path):
    path = tmp_path / "tracker.json"
    named = [{"attribute": "GB_KEY", "value": "C-1"}, {"attribute": "GB_GIVEN_NAME", "value": "梅"}]
    mei = {
        "attributes": named,
        "enrollments": [{"program": "GB_CONTACTS", "enrolledAt": "2022-04-25"}],
    }
    of_nobody = {"program": "GB_CASES", "enrolledAt": "2022-04-27"}
    payload = {
        "trackedEntities": [mei],
        "enrollments": [of_nobody],
        "events": [{"program": "GB_CASES"}],
    }
    with_it, without = payload, {"trackedEntities": [mei]}
    found = []
    for each in (with_it, without):
        path.write_text(json.dumps(each), encoding="utf-8")
        found.append(read_dhis2([path], today=TODAY))
    assert found[0] == found[1]
