"""What a text finds among the leads, and that a village finds the same as the district there."""

import pytest

from gubei.domain.leads.queries.filters import LeadFilter, find_leads
from gubei.domain.territory.models import Officer
from tests.world import NOW, World


def found(officer: Officer, text: str, **more: str) -> list[str]:
    leads = find_leads(officer, LeadFilter(text=text, **more), now=NOW)
    return sorted(leads.values_list("person__name", flat=True))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("林梅", ["林梅"]),  # a name
        ("梅", ["林梅"]),  # a character of it
        ("国", ["王建国"]),
        ("建国", ["王建国"]),
        ("lm", ["林梅"]),  # initials
        ("w", ["王建国"]),
        ("柳沟", ["林梅"]),  # an address
        ("石桥村", ["王建国"]),
        ("村", []),  # one character is sought in names alone
        ("没有这个人", []),
    ],
)
def test_a_text_finds_names_initials_and_addresses(world: World, text: str, names: list[str]):
    assert found(world.he_duty, text) == names
    assert found(world.tang_town, text) == names
    assert found(world.he_duty, text, unit=world.unit("北口镇").code) == names
    village = world.liu_village if names == ["林梅"] else world.shi_village
    assert found(village, text) == names
    assert found(world.nan_town, text) == []
