"""Releases on time: at midnight, after a stop, with a wrong clock, by two at once, by the thousand."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID

import pytest

from gubei.adapters.notices.ways import send_sms
from gubei.adapters.packs import read_pack
from gubei.domain.measures.models import Act, DueTest, Measure, PhaseSpan
from gubei.domain.measures.operations.applying import apply_policy
from gubei.domain.measures.operations.changing import AlreadyReleased, set_end
from gubei.domain.measures.operations.imposing import Wish, impose
from gubei.domain.measures.operations.recording import confirm
from gubei.domain.measures.operations.releasing import release, release_due
from gubei.domain.orders.operations.sending import MOST_TRIES, send_due
from gubei.domain.orders.operations.telling import Receiver
from gubei.domain.orders.queries.orders import dead_notices
from gubei.domain.territory.models import Officer
from gubei.engines.policy import Anchor, Evidence
from gubei.terms.moments import SHANGHAI
from gubei.terms.ways import Way
from tests.together import at_once
from tests.world import NOW, World, build_world, phone

TODAY = date(2022, 4, 26)


def midnight(day: date) -> datetime:
    """Return 00:00 of a day in Shanghai: the moment at which the day before ends, 24:00."""
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)


def under_measure(world: World, name: str, *, last_exposure: date = TODAY) -> Measure:
    """Put somebody under seven days of home isolation, with every condition of release met."""
    if not Measure.objects.exists():
        apply_policy(
            pack=read_pack("cn-covid19-ed9"), before=None, valid_on=date(2022, 6, 28),
            reason="第九版施行", by=world.leng_leader, now=NOW,
        )  # fmt: skip
    now = max(NOW, midnight(last_exposure) + timedelta(hours=9))
    wish = Wish(
        world.persons[name].pk, "secondary_contact", {Anchor.LAST_EXPOSURE: last_exposure}, "同住"
    )
    measure = impose(wish=wish, by=world.he_duty, now=now)
    open_the_gate(world, measure, now)
    return measure


def open_the_gate(world: World, measure: Measure, now: datetime) -> None:
    DueTest.objects.filter(measure=measure).update(
        sampled_at=now, sampled_by=world.he_duty, result="negative", result_at=now
    )
    for evidence in set(Evidence) - {Evidence.DAILY_CHECKS_DONE}:  # said on the last day only
        confirm(
            measure=measure.pk, evidence=evidence, holds=True, note="", by=world.he_duty, now=now
        )


def test_a_measure_that_ends_at_24_00_is_released_in_that_minute(world: World) -> None:
    measure = under_measure(world, "林梅")
    end = midnight(measure.ends_on)

    assert release_due(now=end - timedelta(seconds=1)).released == ()
    assert release_due(now=end).released == (measure.pk,)
    measure.refresh_from_db()
    assert measure.released_at == end
    assert measure.ends_on == date(2022, 5, 4)


def test_a_day_of_the_leap_year_counts_as_one(world: World) -> None:
    measure = under_measure(world, "林梅", last_exposure=date(2024, 2, 24))

    spans = PhaseSpan.objects.filter(measure=measure).values_list("span", flat=True)
    assert [(span.lower, span.upper) for span in spans] == [(date(2024, 2, 25), date(2024, 3, 3))]
    leap = midnight(date(2024, 3, 2)) + timedelta(hours=23, minutes=59)
    assert release_due(now=leap).released == ()
    assert release_due(now=midnight(date(2024, 3, 3))).released == (measure.pk,)


def test_a_worker_that_stood_still_for_a_day_releases_once_and_says_when(world: World) -> None:
    measure = under_measure(world, "林梅")
    back = midnight(measure.ends_on) + timedelta(days=1, hours=3)

    assert release_due(now=back).released == (measure.pk,)
    assert release_due(now=back).released == ()
    assert release_due(now=back + timedelta(hours=1)).released == ()
    acts = Act.objects.filter(measure=measure, kind="release")
    assert [(act.at, act.by_id) for act in acts] == [(back, None)]
    # The paper says the day by which nobody was held any more, whenever the worker came back.
    measure.refresh_from_db()
    assert measure.ends_on == date(2022, 5, 4)


def test_a_clock_that_goes_back_an_hour_neither_repeats_nor_undoes_a_release(
    world: World,
) -> None:
    measure = under_measure(world, "林梅")
    other = under_measure(world, "赵小云", last_exposure=TODAY - timedelta(days=1))
    end = midnight(measure.ends_on)

    assert set(release_due(now=end).released) == {measure.pk, other.pk}
    assert release_due(now=end - timedelta(hours=1)).released == ()
    assert release_due(now=end).released == ()
    assert Act.objects.filter(kind="release").count() == 2


def test_whoever_has_a_shut_gate_stays_and_stands_in_red(world: World) -> None:
    measure = under_measure(world, "林梅")
    test = DueTest.objects.filter(measure=measure).order_by("due_on").last()
    assert test is not None
    DueTest.objects.filter(pk=test.pk).update(result="positive")

    found = release_due(now=midnight(measure.ends_on))
    assert (found.released, found.shut) == ((), 1)


def test_a_measure_that_an_officer_draws_out_at_the_last_minute_goes_on(world: World) -> None:
    measure = under_measure(world, "林梅")
    end = midnight(measure.ends_on)
    set_end(
        measure=measure.pk, ends_on=measure.ends_on + timedelta(days=2), reason="复阳待查",
        by=world.he_duty, now=end - timedelta(minutes=1),
    )  # fmt: skip

    assert release_due(now=end).released == ()
    assert release_due(now=end + timedelta(days=2)).released == (measure.pk,)


class TestAtTheSameTime:
    """With real transactions: each officer and each worker has a connection of their own."""

    pytestmark = pytest.mark.django_db(transaction=True)

    @pytest.fixture
    def world(self) -> World:
        return build_world()

    def test_of_two_officers_who_release_at_once_one_wins_and_the_other_is_told(
        self, world: World
    ) -> None:
        measure = under_measure(world, "林梅")
        said: list[str] = []

        def let_go(by: Officer) -> Callable[[], None]:
            def run() -> None:
                try:
                    release(measure=measure.pk, reason="判定有误", by=by, now=NOW)
                    said.append("released")
                except AlreadyReleased as refused:
                    said.append(refused.words.en)

            return run

        at_once(let_go(world.he_duty), let_go(world.du_investigator))
        assert sorted(said) == ["This measure was released at 2022-04-26 09:30.", "released"]
        assert Act.objects.filter(measure=measure, kind="release").count() == 1

    def test_of_two_workers_none_releases_whom_the_other_released(self, world: World) -> None:
        measures = {under_measure(world, name).pk for name in ("林梅", "赵小云", "王建国", "林玫")}
        end, released = midnight(date(2022, 5, 4)), list[UUID]()

        def work() -> None:
            released.extend(release_due(now=end, at_once=1).released)

        at_once(work, work)
        # What one had in hand the other passed by; the next round finds nothing left.
        released.extend(release_due(now=end).released)
        assert sorted(released) == sorted(measures)
        assert Act.objects.filter(kind="release").count() == 4


def test_whoever_is_released_is_told_once_by_telephone(world: World) -> None:
    measure = under_measure(world, "林梅")
    end = midnight(measure.ends_on)
    told: list[tuple[str, str, str]] = []

    def send(receiver: Receiver, text: str) -> Way:
        told.append((receiver.username, receiver.phone, text))
        return Way.SMS

    release_due(now=end)
    for _ in range(2):
        send_due(send=send, clock=lambda: end)

    assert told == [
        (
            "",
            phone(1),
            "您的管控措施已于 2022-05-04 解除，感谢配合。 "
            "Your measure ended on 2022-05-04. You are free. Thank you.",
        )
    ]


def test_whom_nobody_can_call_stands_in_the_list_of_messages_that_did_not_arrive(
    world: World,
) -> None:
    measure = under_measure(world, "林梅")
    world.persons["林梅"].contact_details.all().delete()
    end = midnight(measure.ends_on)
    release_due(now=end)
    for hour in range(MOST_TRIES):
        at = end + timedelta(hours=hour)
        send_due(send=partial(send_sms, "https://gateway.invalid"), clock=lambda at=at: at)

    dead = dead_notices(world.liu_village)
    assert [(each.person.name, each.error) for each in dead if each.person] == [
        ("林梅", "此人没有电话号码 ／ this person has no telephone")
    ]
