"""Pages follow each other without a gap or a repeat, whatever the size of a page."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from gubei.domain.privacy.models import AccessLog, Look, Purpose
from gubei.interfaces.api.pages import Place, page_of, read_cursor, write_cursor
from gubei.terms.refusals import Invalid
from tests.world import NOW, World, build_world


def _looks(world: World, minutes: list[int]) -> None:
    AccessLog.objects.bulk_create(
        AccessLog(
            id=UUID(int=number + 1),
            at=NOW + timedelta(minutes=minute),
            officer=world.liu_village,
            unit=world.unit("柳沟村"),
            look=Look.OPEN,
            purpose=Purpose.LOCATE,
        )
        for number, minute in enumerate(minutes)
    )


@pytest.mark.django_db
@settings(max_examples=30)
@given(
    minutes=st.lists(st.integers(0, 4), max_size=25),
    limit=st.integers(1, 9),
    sort=st.sampled_from(["at", "-at"]),
)
def test_all_pages_together_are_the_table(minutes: list[int], limit: int, sort: str):
    with transaction.atomic():
        _looks(build_world(), minutes)
        found = _all_pages(sort, limit)
        turned = sort.startswith("-")
        whole = sorted(AccessLog.objects.all(), key=lambda look: (look.at, look.id), reverse=turned)
        assert found == whole
        transaction.set_rollback(True)


def _all_pages(sort: str, limit: int) -> list[AccessLog]:
    found: list[AccessLog] = []
    cursor: str | None = ""
    while cursor is not None:
        page, cursor = page_of(
            AccessLog.objects.all(),
            sort=sort,
            cursor=cursor,
            limit=limit,
            value_of=lambda look: look.at,
        )
        assert len(page) <= limit
        found += page
    return found


def test_a_cursor_comes_back_as_it_went():
    for value in (NOW, "北口镇", 3, 0.25):
        place = Place("-at", value, UUID(int=7))
        assert read_cursor(write_cursor(place), sort="-at") == place
    assert read_cursor("", sort="-at") is None


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_a_cursor(text: str):
    if text:
        with pytest.raises(Invalid):
            read_cursor(text, sort="-at")


def test_a_cursor_of_another_sort_is_refused():
    with pytest.raises(Invalid, match="first page"):
        read_cursor(write_cursor(Place("name", "x", UUID(int=1))), sort="-at")
