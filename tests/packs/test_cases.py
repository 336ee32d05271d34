"""Every shipped pack reads, holds its cases, and says nothing that nothing stands on."""

import pytest

from gubei.adapters.packs import check_cases, pack_folder, pack_names, read_cases, read_pack
from gubei.engines.policy import Pack
from gubei.engines.policy.checking import walk

SHIPPED = [
    "bj-entry-2022-04",
    "chikungunya",
    "cn-covid19-bj-2022-05",
    "cn-covid19-ed8",
    "cn-covid19-ed9",
    "cn-covid19-twenty",
    "cn-sars-2003",
    "kr-mers-2015",
    "measles",
    "mpox",
    "who-ebola",
]


def said(pack: Pack) -> set[str]:
    """Return every name that some rule or value of a pack points with."""
    return {value for _, _, value in walk(pack) if isinstance(value, str)}


def test_all_packs_are_shipped() -> None:
    assert pack_names() == SHIPPED


@pytest.mark.parametrize("name", SHIPPED)
def test_the_cases_of_a_pack_hold(name: str) -> None:
    cases = read_cases(pack_folder() / "cases" / f"{name}.yaml")
    assert len(cases) >= 4
    assert check_cases(read_pack(name), cases) == []


@pytest.mark.parametrize("name", SHIPPED)
def test_every_class_of_a_pack_has_a_case(name: str) -> None:
    cases = read_cases(pack_folder() / "cases" / f"{name}.yaml")
    assert set(read_pack(name).classes) - {case.class_ for case in cases} == set()


@pytest.mark.parametrize("name", SHIPPED)
def test_every_parameter_reference_and_condition_is_used(name: str) -> None:
    pack = read_pack(name)
    conditions = {each for _, key, value in walk(pack) if key == "when" for each in _listed(value)}
    assert {*pack.parameters, *pack.references} - said(pack) == set()
    assert set(pack.conditions) == conditions


def _listed(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value
