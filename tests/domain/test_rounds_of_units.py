"""Rounds: everybody who is here is due once, wherever they live and wherever they are sampled."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from gubei.domain.isolation.operations.leaving import end_stay
from gubei.domain.isolation.operations.placing import place
from gubei.domain.people.models import Person
from gubei.domain.sampling.models import Round, RoundReason
from gubei.domain.sampling.operations.arriving import Arrival, arrive
from gubei.domain.sampling.operations.rounds import (
    NewRound,
    count_people,
    give_reason,
    plan_round,
    take_reason_back,
)
from gubei.domain.sampling.operations.tubes import open_tube
from gubei.domain.sampling.queries import rounds
from gubei.domain.sampling.queries.missing import missing_in, missing_people, reasons_in
from gubei.domain.sampling.queries.points import points_of
from gubei.domain.sampling.queries.rounds import Hour, board_of, rounds_of
from gubei.domain.sampling.queries.tally import Tally, tally_of
from gubei.domain.sampling.rules.progress import Counts, Elsewhere, Progress, visitors_done
from gubei.domain.sampling.rules.values import Value
from gubei.terms.refusals import Invalid, NotFound, OtherRecord, Refused
from tests.isolation import build_inn
from tests.sampling import HOUR, a_session, filled, told
from tests.world import NOW, World

KEYS = [UUID(int=number) for number in range(1, 5)]


def a_round(world: World, *units: str) -> Round:
    """Plan a round of twelve hours for units; none is the district."""
    codes = tuple(world.unit(name).code for name in units)
    new = NewRound("第一轮", NOW - HOUR, NOW + 11 * HOUR, units=codes)
    return plan_round(new=new, by=world.he_duty, now=NOW - HOUR)


def count(world: World, round_: Round, unit: str, residents: int, visitors: int) -> None:
    count_people(round_=round_.pk, unit=world.unit(unit).code, residents=residents,
                 visitors=visitors, by=world.he_duty, now=NOW)  # fmt: skip


def sample_at(world: World, round_: Round, unit: str, barcode: str, *names: str) -> None:
    filled(world, barcode, *names, session=a_session(world, unit=unit, round=round_.pk))


def rows_of(world: World, round_: Round, unit: str = "") -> dict[str, Progress]:
    board = board_of(world.he_duty, round_, unit and world.unit(unit).code, now=NOW)
    return {each.name: progress for each, progress in board.rows} | {"": board.total}


def test_a_visitor_is_due_once_and_done_where_they_stay(world: World) -> None:
    """王建国, away from 石桥村, visits 柳沟村, which counted him; both answer for everybody once."""
    round_ = a_round(world)
    count(world, round_, "柳沟村", 2, 1)
    count(world, round_, "石桥村", 1, 0)
    give_reason(round_=round_.pk, person=world.person("王建国").pk, kind=RoundReason.Kind.AWAY,
                why="探亲", by=world.shi_village, now=NOW)  # fmt: skip
    before = rows_of(world, round_, "北口镇")
    assert (before["柳沟村"].due, before["石桥村"].due) == (3, 0)

    sample_at(world, round_, "柳沟村", "T1", "王建国")

    rows = rows_of(world, round_, "北口镇")
    assert rows["柳沟村"] == Progress(residents=2, visitors=1, done=1, due=3, missing=2)
    assert rows["石桥村"] == Progress(residents=1, away=1)
    assert rows[""].due == rows[""].done + rows[""].missing == 3 + len(_of(world, "东关社区"))
    alone = board_of(world.shi_village, round_, now=NOW)
    assert (alone.total, alone.hours) == (rows["石桥村"], [Hour(NOW.replace(minute=0), done=1)])


def _of(world: World, unit: str) -> list[Person]:
    return list(Person.objects.filter(unit=world.unit(unit), same_as=None))


def test_who_only_walks_to_the_next_point_counts_at_home(world: World) -> None:
    """The visitor whom 柳沟村 counted is missing still: 王建国 is another one."""
    round_ = a_round(world)
    count(world, round_, "柳沟村", 2, 1)
    count(world, round_, "石桥村", 1, 0)
    sample_at(world, round_, "柳沟村", "T1", "王建国")

    rows = rows_of(world, round_, "北口镇")
    assert rows["柳沟村"] == Progress(residents=2, visitors=1, due=3, missing=3)
    assert rows["石桥村"] == Progress(residents=1, done=1, due=1)


def test_a_stranger_at_the_point_of_a_town_is_one_of_its_villages_visitors(world: World) -> None:
    """Which village counted them nobody said: they are due once, and one more is done than counted."""
    round_ = a_round(world, "北口镇")
    count(world, round_, "柳沟村", 0, 1)
    before = rows_of(world, round_, "北口镇")[""].due
    session = a_session(world, unit="北口镇", round=round_.pk)
    tube = open_tube(session=session.pk, barcode="T1", by=world.he_duty, now=NOW)
    arrival = Arrival(uuid4(), tube.pk, NOW, name="欧阳演示", document="999999198506010113")
    arrive(arrival=arrival, by=world.he_duty, now=NOW)

    rows = rows_of(world, round_, "北口镇")
    assert rows[""].due == before
    assert rows["北口镇"] == Progress(residents=1, away=1, done=1, surplus=1)


def test_more_done_than_counted_is_said_and_hides_nobody_elsewhere(world: World) -> None:
    round_ = a_round(world, "北口镇")
    count(world, round_, "柳沟村", 0, 0)
    count(world, round_, "石桥村", 4, 0)
    sample_at(world, round_, "柳沟村", "T1", "林梅")

    rows = rows_of(world, round_, "北口镇")
    assert rows["柳沟村"] == Progress(done=1, surplus=1)
    assert rows["石桥村"] == Progress(residents=4, due=4, missing=4)
    assert (rows[""].missing, rows[""].surplus) == (4 + len(_of(world, "东关社区")), 1)


def test_nobody_knocks_at_the_door_of_who_is_in_isolation(world: World) -> None:
    """林梅 is due still, in a row of her own with the site that samples her."""
    inn = build_inn(world)
    inn.isolate("林梅")
    place(measure=inn.measure("林梅"), room=inn.room("201"), by=world.he_duty, now=NOW)
    round_ = a_round(world)
    village = world.unit("柳沟村")
    found = missing_in(round_, village, now=NOW)
    names = [each.name for each in found.people]
    assert "林梅" not in names
    assert [(each.name, site) for each, site in found.isolated] == [("林梅", inn.site.site.name)]
    row = board_of(world.liu_village, round_, now=NOW).total
    everybody = len(_of(world, "柳沟村"))
    assert (row.due, row.isolated, row.missing) == (everybody, 1, everybody - 1)
    assert found.many == len(names) == everybody - 1
    assert missing_in(round_, village, "玫", now=NOW).many == 1

    with pytest.raises(Invalid, match="singly"):
        a_session(world, kind="isolation", pool_size=10)
    assert a_session(world, kind="isolation", pool_size=1).pool_size == 1


def test_a_tube_of_an_isolation_session_holds_one_whatever_was_planned(world: World) -> None:
    """A session of ten stored before that was refused is sent again as it is, and known."""
    key = uuid4()
    single = a_session(world, key=key, kind="isolation", pool_size=1)
    type(single).objects.filter(pk=key).update(pool_size=10)
    assert a_session(world, key=key, kind="isolation", pool_size=10) == single

    with pytest.raises(Invalid) as refused:
        open_tube(session=key, barcode="T1", capacity=10, by=world.he_duty, now=NOW)
    assert refused.value.code == "isolation_is_single"
    assert open_tube(session=key, barcode="T1", by=world.he_duty, now=NOW).capacity == 1


def test_in_isolation_is_who_was_so_when_the_round_ended(world: World) -> None:
    """林梅 leaves after the round and 林玫 comes: the books of the round stay as they were."""
    inn = build_inn(world)
    inn.isolate("林梅")
    stay = place(measure=inn.measure("林梅"), room=inn.room("201"), by=world.he_duty, now=NOW)
    round_ = a_round(world)
    after, village = NOW + 12 * HOUR, world.unit("柳沟村")

    def isolated() -> tuple[list[str], int]:
        found = missing_in(round_, village, now=after + HOUR)
        board = board_of(world.liu_village, round_, now=after + HOUR)
        return [each.name for each, _ in found.isolated], board.total.isolated

    before = isolated()
    end_stay(stay=stay.pk, reason="期满离开", by=world.he_duty, now=after)
    inn.isolate("林玫")
    place(measure=inn.measure("林玫"), room=inn.room("202"), by=world.he_duty, now=after)
    assert isolated() == before == (["林梅"], 1)


def test_who_is_missing_is_asked_of_a_district_in_one_pass(world: World) -> None:
    """A million people are put side by side with a million samples: a loop in a loop never ends."""
    round_ = a_round(world)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
    plan = missing_people(round_, world.unit("古北区"), now=NOW).explain()
    assert plan.count("Anti Join") == 3
    assert not [word for word in ("Nested Loop", "SubPlan") if word in plan]


def test_the_hours_of_a_round_put_reasons_beside_samples_once(world: World) -> None:
    """林玫, sampled on a second record of hers, was away before: one hour has her, as done."""
    round_, person = a_round(world), world.person("林玫")
    Person.objects.filter(pk=world.person("王建国").pk).update(same_as=person)
    give_reason(round_=round_.pk, person=person.pk, kind=RoundReason.Kind.AWAY, why="外出务工",
                by=world.liu_village, now=NOW)  # fmt: skip
    sample_at(world, round_, "石桥村", "T1", "王建国")
    board = board_of(world.liu_village, round_, now=NOW)
    assert board.hours == [Hour(NOW.replace(minute=0), done=1)]
    assert (board.total.done, board.total.away) == (1, 0)


def test_a_round_of_chosen_units_is_theirs_alone(world: World) -> None:
    """A village in a chosen town adds nothing; who is in none of them neither sees it nor is due."""
    round_ = a_round(world, "石桥村", "南河镇", "杏园村")
    assert round_.unit == world.unit("古北区")
    assert [each.unit.name for each in rounds_of(world.he_duty).get().chosen.all()] == [
        "石桥村", "南河镇",
    ]  # fmt: skip
    seen = {name: rounds_of(getattr(world, name)).count() for name in
            ("he_duty", "tang_town", "nan_town", "shi_village", "xing_village", "liu_village")}  # fmt: skip
    assert seen == {"he_duty": 1, "tang_town": 1, "nan_town": 1, "shi_village": 1,
                    "xing_village": 1, "liu_village": 0}  # fmt: skip
    board = board_of(world.he_duty, round_, now=NOW)
    assert [unit.name for unit, _ in board.rows] == ["北口镇", "南河镇"]
    inside = [*_of(world, "石桥村"), *_of(world, "杏园村"), *_of(world, "河沿村")]
    assert board.total.residents == len(inside)
    assert missing_in(round_, world.unit("古北区"), now=NOW).many == len(inside)
    assert [unit.name for unit, _ in board_of(world.tang_town, round_, now=NOW).rows] == ["石桥村"]
    with pytest.raises(Invalid, match="not in this round"):
        count(world, round_, "柳沟村", 1, 0)
    with pytest.raises(NotFound):
        plan_round(new=NewRound("二", NOW, NOW + HOUR, units=(world.unit("杏园村").code,)),
                   by=world.tang_town, now=NOW)  # fmt: skip


def test_reasons_are_listed_by_hour_and_taken_back_once(world: World) -> None:
    round_ = a_round(world)
    person = world.person("林玫")
    given = give_reason(round_=round_.pk, person=person.pk, kind=RoundReason.Kind.AWAY,
                        why="外出务工", by=world.liu_village, now=NOW)  # fmt: skip
    village = world.unit("柳沟村")
    [listed] = reasons_in(round_, village, q="林")
    assert (listed.reason, listed.sampled, listed.reason.by) == (given, False, world.liu_village)
    assert reasons_in(round_, village, kind="refused") == []
    assert board_of(world.liu_village, round_, now=NOW).hours == [
        Hour(NOW.replace(minute=0), away=1)
    ]

    sample_at(world, round_, "柳沟村", "T1", "林玫")
    assert [each.sampled for each in reasons_in(round_, village)] == [True]

    with pytest.raises(NotFound):
        take_reason_back(reason=given.pk, by=world.xing_village, now=NOW)
    ended = take_reason_back(reason=given.pk, by=world.liu_village, now=NOW + HOUR)
    assert (ended.ended_at, ended.ended_by) == (NOW + HOUR, world.liu_village)
    assert reasons_in(round_, village) == []
    with pytest.raises(Refused, match="already"):
        take_reason_back(reason=given.pk, by=world.liu_village, now=NOW + HOUR)


def test_the_board_says_where_samples_are_taken_and_what_comes_out(world: World) -> None:
    new = NewRound("第一轮", NOW - HOUR, NOW + 5 * HOUR, points=3, lanes=7, lab_an_hour=40)
    round_ = plan_round(new=new, by=world.he_duty, now=NOW)
    assert (round_.points, round_.lanes, round_.lab_an_hour) == (3, 7, 40)
    with pytest.raises(Invalid, match="at least one"):
        plan_round(new=NewRound("二", NOW, NOW + HOUR, lanes=0), by=world.he_duty, now=NOW)
    sample_at(world, round_, "柳沟村", "T1", "林梅", "王建国")
    later = NOW + 4 * HOUR
    a_session(world, unit="杏园村", round=round_.pk, begins_at=later, ends_at=later + HOUR, lanes=9)

    found = points_of(round_, world.unit("古北区"), now=NOW + timedelta(minutes=10))
    assert [(each.session.unit.name, each.people, each.tubes) for each in found.sessions] == [
        ("柳沟村", 2, 1), ("杏园村", 0, 0),
    ]  # fmt: skip
    assert (found.many, found.open_now, found.lanes, found.tubes_an_hour, found.waiting) == (
        2, 1, 2, 1, 1,
    )  # fmt: skip
    assert points_of(round_, world.unit("北口镇"), now=NOW + 2 * HOUR).tubes_an_hour == 0

    for minutes, value in ((20, Value.INVALID), (30, Value.NEGATIVE)):
        told(world, "T1", value, NOW + timedelta(minutes=minutes))
    corrected = points_of(round_, world.unit("古北区"), now=NOW + timedelta(minutes=40))
    assert (corrected.tubes_an_hour, corrected.waiting) == (1, 0)


def test_a_session_that_a_device_sends_twice_is_one_and_other_words_are_refused(
    world: World,
) -> None:
    key = uuid4()
    made = a_session(world, key=key)
    assert a_session(world, key=key) == made
    with pytest.raises(OtherRecord):
        a_session(world, key=key, lanes=9)
    with pytest.raises(OtherRecord):
        a_session(world, by=world.tang_town, key=key, unit="北口镇")


@given(
    st.lists(
        st.builds(
            Elsewhere,
            home=st.sampled_from(KEYS), host=st.sampled_from(KEYS), is_away=st.booleans(),
            is_settled=st.booleans(), many=st.integers(1, 5),
        ),
        max_size=8,
    ),
    st.dictionaries(st.sampled_from(KEYS[:3]), st.integers(0, 6)),
)  # fmt: skip
def test_no_village_has_more_visitors_done_than_it_counted(
    people: list[Elsewhere], visitors: dict[UUID, int]
) -> None:
    """The fourth unit is a town with the first two below it: it counts nobody itself."""
    below = {key: [key] for key in KEYS[:3]} | {KEYS[3]: KEYS[:2]}
    found = visitors_done(people, visitors, below)

    at = {key: sum(each.many for each in found if each.host == key) for key in KEYS}
    assert all(at[key] <= visitors.get(key, 0) for key in KEYS[:3])
    counted = visitors.get(KEYS[0], 0) + visitors.get(KEYS[1], 0)
    assert at[KEYS[0]] + at[KEYS[1]] + at[KEYS[3]] <= counted
    assert sum(at.values()) <= sum(each.many for each in people)
    assert not any(each.is_settled and each.host == KEYS[3] for each in found)
    assert all(each.is_away or not each.is_settled for each in found)
    guests = [each for each in people if each.is_away or not each.is_settled]
    came = sum(each.many for each in guests if each.host == KEYS[2])
    assert at[KEYS[2]] == min(came, visitors.get(KEYS[2], 0))


def test_the_parts_of_a_progress_add_up_to_those_due() -> None:
    one = Progress.of(Counts(residents=10, visitors=2, done=5, exempt=1, away=1, isolated=1))
    assert (one.due, one.missing, one.surplus) == (11, 4, 0)
    other = Progress.of(Counts(residents=1, away=2))
    assert (other.due, other.missing, other.surplus) == (0, 0, 1)
    assert (one + other).due == 11


def test_a_round_of_two_villages_is_counted_by_their_people_even_from_the_district(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[set[UUID], bool]] = []

    def spy(round_: UUID, units: Any, at: Any, *, is_whole: bool) -> Tally:
        asked.append((set(units), is_whole))
        return tally_of(round_, units, at, is_whole=is_whole)

    monkeypatch.setattr(rounds, "tally_of", spy)
    villages, everywhere = a_round(world, "柳沟村", "杏园村"), a_round(world)
    boards = [
        board_of(world.he_duty, villages, now=NOW),
        board_of(world.he_duty, everywhere, now=NOW),
        board_of(world.tang_town, everywhere, now=NOW),
    ]
    assert [len(each.rows) for each in boards] == [2, 2, 3]
    assert [is_whole for _, is_whole in asked] == [False, True, False]
    assert asked[0][0] == {world.unit("柳沟村").pk, world.unit("杏园村").pk}
