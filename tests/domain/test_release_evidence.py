"""What a release asks for day by day: visits that were made, temperatures morning and evening."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from gubei.adapters.packs import read_pack
from gubei.domain.measures.models import Measure
from gubei.domain.measures.operations.applying import apply_policy
from gubei.domain.measures.operations.changing import resume, suspend
from gubei.domain.measures.operations.following import order_missed
from gubei.domain.measures.operations.imposing import Wish, impose
from gubei.domain.measures.operations.recording import Told, confirm, keep_reading, record_reading
from gubei.domain.measures.operations.releasing import release_due
from gubei.domain.measures.queries.measures import standings
from gubei.domain.measures.rules.checks import ReadingFact, are_all_made, are_too_few, checks_open
from gubei.domain.measures.rules.evidence import Known, Said, evidence_of
from gubei.domain.orders.models import Order
from gubei.engines.policy import Anchor, Evidence
from gubei.terms.moments import SHANGHAI
from gubei.terms.refusals import Invalid
from tests.world import NOW, World

DAY = timedelta(days=1)
FIRST, SECOND, THIRD = (date(2026, 5, each) for each in (2, 3, 4))
TWICE, VISIT = [("temperature", 2), ("symptoms", 2)], [("visit", 1)]
DAILY_CHECKS_DONE, NO_SYMPTOMS = Evidence.DAILY_CHECKS_DONE, Evidence.NO_SYMPTOMS


def told(
    day: date,
    celsius: float | None = 36.6,
    *symptoms: str,
    morning: bool = True,
    visit: bool = True,
) -> ReadingFact:
    return ReadingFact(day, celsius, symptoms, is_before_noon=morning, is_by_officer=visit)


def known(
    readings: list[ReadingFact],
    *days: date,
    well_since: date = FIRST,
    said: dict[str, Said] | None = None,
) -> Known:
    checks = dict.fromkeys(days, VISIT)
    return Known([], readings, checks, well_since, None, None, said or {}, THIRD)


def test_many_visits_of_one_day_make_up_for_no_other() -> None:
    three_at_once = [told(FIRST)] * 3
    each_day = [told(FIRST), told(SECOND), told(THIRD)]
    days = (FIRST, SECOND, THIRD)
    assert evidence_of(known(three_at_once, *days))[DAILY_CHECKS_DONE] is None
    assert evidence_of(known(each_day, *days))[DAILY_CHECKS_DONE] is True


def test_what_a_person_tells_alone_is_no_visit() -> None:
    alone = [told(FIRST, visit=False)]
    assert not are_all_made({FIRST: VISIT}, alone)
    assert are_all_made({FIRST: VISIT}, [*alone, told(FIRST)])


@pytest.mark.parametrize(
    ("readings", "still_open"),
    [
        ([], 2),
        ([told(FIRST)], 1),
        ([told(FIRST), told(FIRST)], 1),
        ([told(FIRST), told(FIRST, morning=False)], 0),
        ([told(FIRST), told(FIRST, None, "cough", morning=False)], 1),
        ([told(FIRST, visit=False), told(FIRST, morning=False, visit=False)], 0),
    ],
    ids=["nothing", "morning", "twice before noon", "both", "no degrees in the evening", "alone"],
)
def test_a_temperature_twice_a_day_is_one_before_noon_and_one_after(
    readings: list[ReadingFact], still_open: int
) -> None:
    assert checks_open(TWICE, readings) == still_open


def test_nobody_is_sent_to_whose_two_temperatures_are_both_of_the_afternoon() -> None:
    """The form sends the moment at which it was filled in; the gate still asks for a morning."""
    late = [told(FIRST, morning=False, visit=False)]
    assert checks_open(TWICE, late * 2) == 1
    assert [are_too_few(TWICE, late * times) for times in (0, 1, 2)] == [True, True, False]
    assert are_too_few([*TWICE, *VISIT], late * 2)
    assert are_too_few(TWICE, [*late, told(FIRST, None)])


@pytest.mark.parametrize(
    ("readings", "holds"),
    [
        ([], None),
        ([told(FIRST)], None),
        ([told(FIRST, 38.5)], False),
        ([told(FIRST, 38.5), told(THIRD)], True),
        ([told(FIRST), told(THIRD, None, "cough")], False),
    ],
    ids=["nothing", "well long ago", "ill", "well again", "ill now"],
)
def test_who_was_well_long_ago_is_not_known_to_be_well(
    readings: list[ReadingFact],
    holds: bool | None,  # noqa: FBT001 - a value
) -> None:
    said = evidence_of(known(readings, well_since=SECOND))
    assert said[NO_SYMPTOMS] is holds


@pytest.mark.parametrize(
    ("said", "is_well", "are_made"),
    [
        (Said(holds=True, on=FIRST), None, None),
        (Said(holds=True, on=SECOND), True, None),
        (Said(holds=True, on=THIRD), True, True),
        (Said(holds=False, on=FIRST), False, False),
    ],
    ids=["before", "well since, checks go on", "on the last day", "denied long ago"],
)
def test_an_old_confirmation_opens_no_gate(
    said: Said,
    is_well: bool | None,  # noqa: FBT001 - a value
    are_made: bool | None,  # noqa: FBT001 - a value
) -> None:
    both = {str(each): said for each in (NO_SYMPTOMS, DAILY_CHECKS_DONE)}
    found = evidence_of(known([], FIRST, well_since=SECOND, said=both))
    assert (found[NO_SYMPTOMS], found[DAILY_CHECKS_DONE]) == (is_well, are_made)


def test_that_she_was_well_and_visited_is_said_at_the_end(world: World) -> None:
    measure = followed(world)
    told = {"measure": measure.pk, "holds": True, "note": "", "by": world.tang_town}
    confirm(**told, evidence=NO_SYMPTOMS, now=NOW)
    with pytest.raises(Invalid, match="the last day"):
        confirm(**told, evidence=DAILY_CHECKS_DONE, now=NOW)
    end = datetime.combine(measure.ends_on, datetime.min.time(), SHANGHAI)
    assert held_by(measure, end) == [NO_SYMPTOMS, DAILY_CHECKS_DONE]
    for each in (NO_SYMPTOMS, DAILY_CHECKS_DONE):
        confirm(**told, evidence=each, now=end - timedelta(hours=1))
    assert held_by(measure, end) == []


def followed(world: World) -> Measure:
    """Return the follow-up of Lin Mei, who touched a patient yesterday: 21 days with a visit."""
    apply_policy(
        pack=read_pack("who-ebola"), before=None, valid_on=NOW.date(), reason="输入病例",
        by=world.leng_leader, now=NOW,
    )  # fmt: skip
    wish = Wish(person=world.person("林梅").pk, person_class="close_contact", reason="护理病人",
                anchors={Anchor.LAST_EXPOSURE: NOW.date() - DAY}, unit="99990101")  # fmt: skip
    return impose(wish=wish, by=world.tang_town, now=NOW)


def noon(day: date) -> datetime:
    return datetime.combine(day, NOW.timetz().replace(hour=12, minute=0)).astimezone(SHANGHAI)


def held_by(measure: Measure, at: datetime) -> list[Evidence]:
    return [
        each.condition.evidence for each in standings([measure], at=at)[measure.pk].gate.shut_by
    ]


def test_lin_mei_is_free_when_every_day_had_its_visit_and_she_is_well(world: World) -> None:
    measure, well = followed(world), Decimal("36.5")
    in_hospital, missed, end = NOW.date() + 5 * DAY, NOW.date() + 9 * DAY, measure.ends_on
    days = [measure.starts_on + n * DAY for n in range(1, (end - measure.starts_on).days)]
    for day in days:
        at = noon(day)
        if day == in_hospital:
            given = {"measure": measure.pk, "by": world.tang_town}
            suspend(**given, where="区医院", reason="就医", now=at)
            resume(**given, reason="出院", now=at + timedelta(hours=1))
            continue
        alone = day == missed
        told_by = None if alone else world.liu_village
        keep_reading(measure, Told(at, well), by=told_by, now=at)

    midnight = datetime.combine(end, datetime.min.time(), SHANGHAI)
    assert held_by(measure, midnight) == [DAILY_CHECKS_DONE]
    late = Told(noon(missed), well)
    record_reading(measure=measure.pk, told=late, by=world.liu_village, now=midnight)
    assert held_by(measure, midnight) == []
    assert release_due(now=midnight).released == (measure.pk,)


def test_a_visit_that_was_missed_is_ordered_until_an_officer_comes(world: World) -> None:
    measure, tomorrow = followed(world), NOW + DAY
    alone = Told(tomorrow, Decimal("36.5"))
    keep_reading(measure, alone, by=None, now=tomorrow)
    assert order_missed(now=tomorrow + DAY) == 1
    keep_reading(measure, Told(tomorrow + DAY, Decimal("36.5")), by=None, now=tomorrow + DAY)
    waiting = Order.objects.filter(kind=Order.Kind.VISIT, closed_at=None)
    assert waiting.count() == 1
    record_reading(measure=measure.pk, told=Told(tomorrow + DAY), by=world.liu_village,
                   now=tomorrow + DAY)  # fmt: skip
    assert waiting.count() == 0
