"""Who cannot come to a point is due for a team at the door, and never counts as refusing."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from gubei.domain.people.operations.merging import merge
from gubei.domain.sampling.models import HomeBound, RoundReason
from gubei.domain.sampling.operations.homebound import end_homebound, note_homebound
from gubei.domain.sampling.operations.rounds import NewRound, give_reason, plan_round
from gubei.domain.sampling.queries.homebound import doors_of
from gubei.domain.sampling.rules.values import Value
from gubei.domain.territory.models import Officer
from gubei.terms.refusals import Invalid, NotAllowed, NotFound, Refused
from tests.sampling import HOUR, edition9, filled, told
from tests.world import NOW, World

TODAY = date(2022, 4, 26)


def cannot_come(world: World, name: str, by: Officer | None = None, **changes: object) -> HomeBound:
    """Write down that somebody is bedridden, as the daughter says."""
    said = {"why": "卧床", "said_by": "女儿", "from_on": TODAY, "until_on": date(2022, 6, 30)}
    return note_homebound(
        person=world.person(name).pk,
        by=by or world.he_duty,
        now=NOW,
        **(said | changes),  # type: ignore[arg-type]
    )


def doors(world: World, by: Officer | None = None) -> list[tuple[str, list[str]]]:
    """Return (name, why due) of who is sampled at the door."""
    found = doors_of(by or world.he_duty, now=NOW + 2 * HOUR)
    return [(each.file.person.name, list(each.due.why) if each.due else []) for each in found.rows]


def test_wang_jianguo_cannot_come_and_the_team_has_him_with_every_reason(world: World) -> None:
    edition9(world)
    filled(world, "P1", "王建国", "赵小云")
    told(world, "P1", Value.POSITIVE, NOW + HOUR)
    cannot_come(world, "王建国")
    cannot_come(world, "林梅")
    cannot_come(
        world, "Li Na", until_on=TODAY + timedelta(days=3), from_on=TODAY + timedelta(days=1)
    )
    assert doors(world) == [("王建国", ["recall", "measure"]), ("林梅", [])]
    assert doors(world, world.liu_village) == [("林梅", [])]
    row = doors_of(world.he_duty, now=NOW + 2 * HOUR).rows[0]
    assert row.file.addresses == ["古北区北口镇石桥村前街3号"]
    assert row.due is not None
    assert row.due.by == NOW + 3 * HOUR


def test_who_cannot_come_is_missing_in_a_round_and_does_not_refuse(world: World) -> None:
    new = NewRound("第一轮", NOW, NOW + 12 * HOUR)
    round_ = plan_round(new=new, by=world.he_duty, now=NOW)
    said = cannot_come(world, "林梅")
    refuse = {"round_": round_.pk, "person": world.person("林梅").pk, "why": "没来", "now": NOW}
    kind = RoundReason.Kind.REFUSED
    with pytest.raises(Refused, match="no refusal") as refused:
        give_reason(**refuse, kind=kind, by=world.liu_village)  # type: ignore[arg-type]
    assert refused.value.code == "cannot_come"
    assert doors(world) == [("林梅", ["round"])]
    end_homebound(homebound=said.pk, by=world.liu_village, now=NOW)
    give_reason(**refuse, kind=kind, by=world.liu_village)  # type: ignore[arg-type]
    assert RoundReason.objects.get().kind == kind
    assert doors(world) == []


def test_a_sample_at_the_door_is_one_and_a_later_word_takes_the_place_of_the_first(
    world: World,
) -> None:
    first = cannot_come(world, "林梅")
    later = cannot_come(world, "林梅", said_by="村医", by=world.liu_village)
    first.refresh_from_db()
    assert (first.ended_at, first.ended_by, later.ended_at) == (NOW, world.liu_village, None)
    with pytest.raises(Refused, match="ended or was replaced"):
        end_homebound(homebound=first.pk, by=world.he_duty, now=NOW)
    with pytest.raises(NotFound):
        end_homebound(homebound=later.pk, by=world.xing_village, now=NOW)
    with pytest.raises(IntegrityError, match="one_statement_stands"), transaction.atomic():
        HomeBound.objects.filter(pk=first.pk).update(ended_at=None, ended_by=None)


def test_records_that_are_one_person_have_one_door(world: World) -> None:
    cannot_come(world, "林梅")
    joined = merge(one=world.person("林梅").pk, other=world.person("王建国").pk, probability=0.97,
                   reason="同一电话", by=None, now=NOW)  # fmt: skip
    assert joined is not None
    assert [name for name, _ in doors(world)] == [joined.kept.name]


def test_who_says_nothing_of_why_or_by_whom_or_for_ever_is_refused(world: World) -> None:
    for changes in ({"why": " "}, {"said_by": ""}, {"until_on": date(2022, 4, 25)},
                    {"until_on": date(2024, 1, 1)},
                    {"from_on": date(2022, 4, 1), "until_on": date(2022, 4, 25)}):  # fmt: skip
        with pytest.raises(Invalid):
            cannot_come(world, "林梅", **changes)
    with pytest.raises(NotFound):
        cannot_come(world, "林梅", by=world.xing_village)
    with pytest.raises(NotAllowed):
        cannot_come(world, "林梅", by=world.leng_leader)
    assert not HomeBound.objects.exists()
