"""Records are found to be one person, and found again to be two."""

import contextlib
import random
import threading
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from gubei.domain.people.models import MatchCandidate, Merge, Person
from gubei.domain.people.operations.merging import decide, merge, undo
from gubei.domain.people.rules import RecordFacts, keep_one, roots_of
from gubei.terms.refusals import NotAllowed, NotFound, Refused
from tests.world import NOW, World, build_world


def _join(world: World, one: str, other: str) -> Merge | None:
    return merge(
        one=world.person(one).id,
        other=world.person(other).id,
        probability=0.97,
        reason="同一电话",
        by=None,
        now=NOW,
    )


def _roots(world: World) -> dict[str, str]:
    """Return the name of each record and that of its root."""
    persons = Person.objects.select_related("same_as")
    return {person.name: (person.same_as or person).name for person in persons}


@pytest.fixture
def four(world: World) -> World:
    """Add four more records of whom only the first has a document."""
    for name in ("林美", "林媚", "林妹"):
        world.add_person(name, "柳沟村")
    return world


def test_the_record_with_the_document_is_kept(world: World):
    joined = _join(world, "林玫", "林梅")
    assert joined is not None
    assert (joined.kept.name, joined.absorbed.name) == ("林梅", "林玫")
    assert _roots(world)["林玫"] == "林梅"


def test_a_record_absorbed_before_takes_its_own_along(four: World):
    _join(four, "林美", "林媚")
    _join(four, "林妹", "林媚")
    _join(four, "林媚", "林梅")
    roots = _roots(four)
    assert {name: roots[name] for name in ("林美", "林媚", "林妹")} == dict.fromkeys(
        ("林美", "林媚", "林妹"), "林梅"
    )


def test_those_who_are_one_already_are_not_joined_again(four: World):
    _join(four, "林梅", "林玫")
    assert _join(four, "林玫", "林梅") is None
    assert Merge.objects.count() == 1


def test_undoing_the_first_of_two_merges_leaves_the_second(four: World):
    first = _join(four, "林美", "林媚")
    _join(four, "林美", "林梅")
    assert first is not None
    undo(merge_id=first.id, reason="是两姐妹", by=four.tang_town, now=NOW)
    absorbed = first.absorbed.name
    assert _roots(four)[absorbed] == absorbed
    kept = first.kept.name
    assert _roots(four)[kept] == "林梅"


def test_a_person_who_was_parted_may_be_joined_again(world: World):
    for _ in range(2):
        joined = _join(world, "林梅", "林玫")
        assert joined is not None
        undo(merge_id=joined.id, reason="弄错了", by=world.tang_town, now=NOW)
    assert _roots(world)["林玫"] == "林玫"


def test_only_who_may_review_decides_and_undoes(world: World):
    match = MatchCandidate.objects.get()
    joined = _join(world, "林梅", "林玫")
    assert joined is not None
    for officer in (world.liu_village, world.guan_administrator, world.shen_auditor):
        with pytest.raises(NotAllowed):
            decide(match_id=match.id, same=True, reason="", by=officer, now=NOW)
        with pytest.raises(NotAllowed):
            undo(merge_id=joined.id, reason="x", by=officer, now=NOW)


def test_what_lies_in_another_town_is_not_found(world: World):
    match = MatchCandidate.objects.get()
    joined = _join(world, "林梅", "林玫")
    assert joined is not None
    with pytest.raises(NotFound):
        decide(match_id=match.id, same=True, reason="", by=world.nan_town, now=NOW)
    with pytest.raises(NotFound):
        undo(merge_id=joined.id, reason="x", by=world.nan_town, now=NOW)


def test_a_merge_is_not_rewritten_and_not_deleted(world: World):
    joined = _join(world, "林梅", "林玫")
    assert joined is not None
    for change in ({"reason": "别的"}, {"probability": 1.0}):
        with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
            Merge.objects.update(**change)
    with pytest.raises(Exception, match="Cannot delete"), transaction.atomic():
        Merge.objects.all().delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        Merge.objects.update(undone_at=NOW)


def test_a_decision_without_a_reason_says_that_it_was_made_side_by_side(world: World):
    match = MatchCandidate.objects.get()
    decided = decide(match_id=match.id, same=True, reason="", by=world.tang_town, now=NOW)
    assert decided.merge is not None
    assert "side by side" in decided.merge.reason


@settings(max_examples=25)
@given(seed=st.integers(0, 10**6))
def test_whatever_is_joined_and_parted_the_roots_are_those_of_the_standing_merges(
    seed: int,
):
    chance = random.Random(seed)
    ids = [UUID(int=n + 1) for n in range(8)]
    kept_by: dict[UUID, UUID] = {}
    for _ in range(20):
        roots = roots_of(ids, kept_by)
        tops = sorted(set(roots.values()))
        if len(tops) > 1 and chance.random() < 0.7:
            kept, absorbed = chance.sample(tops, 2)
            kept_by[absorbed] = kept
        elif kept_by:
            del kept_by[chance.choice(sorted(kept_by))]
        assert {roots_of([record], kept_by)[record] for record in kept_by} <= set(ids) - set(
            kept_by
        )


def test_merges_that_go_round_are_a_fault():
    one, other = UUID(int=1), UUID(int=2)
    with pytest.raises(ValueError, match="circle"):
        roots_of([one], {one: other, other: one})


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"sure_documents": 1}, {"details": 9}),
        ({"details": 2}, {"details": 1, "added_at": NOW - timedelta(days=9)}),
        ({"added_at": NOW - timedelta(days=1)}, {}),
    ],
)
def test_which_record_is_kept(better: dict[str, object], worse: dict[str, object]):
    plain = {"added_at": NOW, "sure_documents": 0, "details": 0}
    one = RecordFacts(id=UUID(int=2), **(plain | better))  # type: ignore[arg-type]
    other = RecordFacts(id=UUID(int=1), **(plain | worse))  # type: ignore[arg-type]
    assert keep_one(one, other) == keep_one(other, one) == (one, other)


@pytest.mark.django_db(transaction=True)
def test_officers_who_merge_and_part_at_once_leave_true_roots():
    world = build_world()
    for number in range(6):
        world.add_person(f"林{number}", "柳沟村", born=date(1990, 1, 1 + number))
    names = [f"林{number}" for number in range(6)]
    troubles: list[Exception] = []

    def work(seed: int) -> None:
        chance = random.Random(seed)
        try:
            for _ in range(6):
                _join(world, *chance.sample(names, 2))
                standing = Merge.objects.filter(undone_at=None).values_list("id", flat=True)
                if standing and chance.random() < 0.4:
                    _undo_quietly(world, chance.choice(list(standing)))
        except Exception as error:  # noqa: BLE001 - told below
            troubles.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[seed]) for seed in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert troubles == []
    _assert_true_roots()


def _undo_quietly(world: World, merge_id: UUID) -> None:
    """Somebody else may have parted them first."""
    with contextlib.suppress(Refused):
        undo(merge_id=merge_id, reason="弄错了", by=world.he_duty, now=NOW)


def _assert_true_roots() -> None:
    standing = dict(Merge.objects.filter(undone_at=None).values_list("absorbed", "kept"))
    stored = {person.id: person.same_as_id or person.id for person in Person.objects.all()}
    assert stored == roots_of(stored, standing)
