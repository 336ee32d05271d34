"""Work on a lead to its end: who has it, who called, and how it ends."""

from datetime import datetime, timedelta

import pytest

from gubei.domain.leads.models import Closing, Handover, Lead, OutOfReach, Transfer
from gubei.domain.leads.operations.closing import close, close_many, reopen
from gubei.domain.leads.operations.handling import assign, claim, let_go, record_attempt
from gubei.domain.leads.operations.searches import (
    NotTried,
    ask_out_of_reach,
    decide_out_of_reach,
)
from gubei.domain.leads.operations.transfers import (
    Answered,
    record_receipt,
    record_refusal,
    send,
)
from gubei.domain.leads.queries.ledger import ledgers
from gubei.domain.leads.rules.ends import (
    AlreadyClosed,
    CalledJustNow,
    End,
    StillOpen,
    TakenUp,
    Waiting,
)
from gubei.domain.people.models import Person
from gubei.domain.territory.models import Role
from gubei.terms.refusals import Invalid, NotAllowed, NotFound, Refused
from tests.files import check_what_waits_for_the_end
from tests.world import NOW, World

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
AT_HOME = End("found", arrangement="home_isolation")


def end(world: World, name: str, end_: End, *, by: str = "he_duty", **given) -> Closing:
    """Close the lead about somebody."""
    asked = {"duplicate_of": None, "unit": "", "now": NOW} | given
    return close(lead=world.lead(name).pk, end=end_, by=getattr(world, by), **asked)


def call(world: World, name: str, *, by: str, now: datetime = NOW, result: str = "no_answer"):
    """Call somebody."""
    return record_attempt(
        lead=world.lead(name).pk, means="call", result=result, note="",
        by=getattr(world, by), now=now,
    )  # fmt: skip


def state_of(world: World, name: str, at: datetime = NOW) -> str:
    """Return how the lead about somebody stands in the books."""
    lead = Lead.objects.get(pk=world.lead(name).pk)
    shares = ledgers([lead.dispatch_list_id], at=at)[lead.dispatch_list_id].by_unit
    counts = shares[lead.unit_id].as_dict()
    names = ("found", "duplicate", "transferred", "not_here", "false_hit", "out_of_reach", "open")
    (state,) = [name for name in names if counts[name]]
    return state


# Claims and calls


def test_liu_takes_lin_meis_lead_up_and_nobody_else_can(world: World):
    lead = world.lead("林梅").pk
    claim(lead=lead, by=world.liu_village, now=NOW)
    with pytest.raises(TakenUp, match="刘村干 is working on this lead until 2022-04-26 10:00"):
        claim(lead=lead, by=world.tang_town, now=NOW + 29 * MINUTE)
    assert claim(lead=lead, by=world.tang_town, now=NOW + 31 * MINUTE).claimed_by == world.tang_town


def test_liu_lets_the_lead_go_and_tang_takes_it(world: World):
    lead = world.lead("林梅").pk
    claim(lead=lead, by=world.liu_village, now=NOW)
    with pytest.raises(TakenUp):
        let_go(lead=lead, by=world.tang_town, now=NOW)
    let_go(lead=lead, by=world.liu_village, now=NOW)
    assert claim(lead=lead, by=world.tang_town, now=NOW).claimed_by == world.tang_town


def test_a_lead_of_another_village_is_not_found(world: World):
    for act in (claim, let_go):
        with pytest.raises(NotFound):
            act(lead=world.lead("林梅").pk, by=world.shi_village, now=NOW)


def test_a_second_call_within_the_hour_is_refused_with_who_called(world: World):
    call(world, "林梅", by="liu_village")
    with pytest.raises(CalledJustNow, match="刘村干 called this person at 2022-04-26 09:30"):
        call(world, "林梅", by="liu_village", now=NOW + 59 * MINUTE)
    call(world, "林梅", by="liu_village", now=NOW + 60 * MINUTE)
    assert world.lead("林梅").attempts.count() == 2


def test_a_visit_and_a_message_are_not_calls(world: World):
    call(world, "林梅", by="liu_village")
    for means, result in (("visit", "nobody_home"), ("message", "sent")):
        record_attempt(
            lead=world.lead("林梅").pk, means=means, result=result, note="",
            by=world.liu_village, now=NOW + MINUTE,
        )  # fmt: skip
    assert world.lead("林梅").attempts.count() == 3


def test_a_call_about_another_list_counts_too(world: World):
    call(world, "林梅", by="liu_village")
    world.add_list("次日派单")
    world.add_lead("林梅", "石桥村")
    with pytest.raises(CalledJustNow):
        call(world, "林梅", by="shi_village", now=NOW + 10 * MINUTE)


def test_a_call_to_the_same_woman_under_another_record_counts_too(world: World):
    call(world, "林梅", by="liu_village")
    Person.objects.filter(name="林玫").update(same_as=world.person("林梅"))
    world.add_lead("林玫", "石桥村")
    with pytest.raises(CalledJustNow):
        call(world, "林玫", by="shi_village", now=NOW + 10 * MINUTE)


def test_who_calls_has_the_lead_for_half_an_hour(world: World):
    call(world, "林梅", by="liu_village")
    with pytest.raises(TakenUp):
        call(world, "林梅", by="tang_town", now=NOW + 10 * MINUTE)


# Assign


def test_tang_hands_two_leads_to_a_village_and_is_told_which_could_not_go(world: World):
    lin, wang, zhao = (world.lead(name).pk for name in ("林梅", "王建国", "赵小云"))
    end(world, "王建国", AT_HOME)
    moved, refused = assign(
        leads=[lin, wang, zhao], unit="99990102", officer=world.shi_village.pk, reason="人手",
        by=world.tang_town, now=NOW,
    )  # fmt: skip
    assert moved == 1
    assert {lead: type(why) for lead, why in refused} == {wang: AlreadyClosed, zhao: NotFound}
    lead = Lead.objects.get(pk=lin)
    assert (lead.unit, lead.officer) == (world.unit("石桥村"), world.shi_village)
    handover = Handover.objects.get(lead=lin)
    assert (handover.from_unit, handover.to_unit, handover.by, handover.reason) == (
        world.unit("柳沟村"), world.unit("石桥村"), world.tang_town, "人手",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("by", "unit", "officer", "refusal"),
    [
        ("liu_village", "99990101", None, NotAllowed),
        ("tang_town", "99990201", None, NotFound),
        ("tang_town", "99990101", "shi_village", Invalid),
    ],
)
def test_leads_go_only_where_the_officer_can_reach(world: World, by, unit, officer, refusal):
    with pytest.raises(refusal):
        assign(
            leads=[world.lead("林梅").pk], unit=unit, reason="", by=getattr(world, by), now=NOW,
            officer=getattr(world, officer).pk if officer else None,
        )  # fmt: skip
    assert not Handover.objects.exists()


# Ends


@pytest.mark.parametrize(
    "end_",
    [
        AT_HOME,
        End("found", arrangement="central_isolation"),
        End("found", arrangement="health_monitoring"),
        End("found", arrangement="none", note="路过，未停留"),
        End("not_here", whereabouts="河北滦平", said_by="其子"),
        End("false_hit", note="号码为单位前台"),
    ],
)
def test_a_lead_ends_in_one_way(world: World, end_: End):
    closing = end(world, "林梅", end_, by="liu_village")
    check_what_waits_for_the_end()
    assert (closing.outcome, closing.by, closing.at) == (end_.outcome, world.liu_village, NOW)
    assert state_of(world, "林梅") == end_.outcome
    with pytest.raises(AlreadyClosed, match="2022-04-26 09:30"):
        end(world, "林梅", AT_HOME)


@pytest.mark.parametrize(
    "end_",
    [
        End("found"),
        End("found", arrangement="none", note="  "),
        End("not_here", whereabouts="河北滦平"),
        End("not_here", said_by="其子"),
        End("false_hit"),
        End("duplicate"),
        End("transferred"),
        End("out_of_reach"),
        End("open"),
        End("found", arrangement="prison"),
        End("false_hit", note="因" * 501),
    ],
)
def test_an_end_that_says_too_little_is_refused(world: World, end_: End):
    with pytest.raises(Invalid):
        end(world, "林梅", end_)
    assert state_of(world, "林梅") == "open"


def test_a_duplicate_names_the_lead_that_answers_for_it(world: World):
    zhao, chen = world.lead("赵小云"), world.lead("陈志强")
    end(world, "赵小云", End("duplicate"), duplicate_of=chen.pk)
    # What duplicates a duplicate duplicates the one that answers.
    closing = end(world, "林梅", End("duplicate"), duplicate_of=zhao.pk)
    assert closing.duplicate_of == chen
    with pytest.raises(Invalid, match="duplicate of this one"):
        end(world, "陈志强", End("duplicate"), duplicate_of=zhao.pk)
    with pytest.raises(Invalid, match="itself"):
        end(world, "陈志强", End("duplicate"), duplicate_of=chen.pk)


def test_the_person_is_found_in_another_village_of_the_town(world: World):
    end(world, "林梅", AT_HOME, by="tang_town", unit="99990102")
    assert Lead.objects.get(pk=world.lead("林梅").pk).unit == world.unit("石桥村")
    assert Handover.objects.get().to_unit == world.unit("石桥村")


def test_many_leads_are_closed_at_once_and_each_refusal_has_its_reason(world: World):
    end(world, "王建国", AT_HOME)
    _offer(world, "赵小云")
    leads = [world.lead(name).pk for name in ("林梅", "王建国", "赵小云", "Li Na")]
    done, refused = close_many(
        leads=leads, end=End("false_hit", note="整批误发"), by=world.he_duty, now=NOW
    )
    check_what_waits_for_the_end()
    assert done == 2
    assert {lead: type(why) for lead, why in refused} == {
        leads[1]: AlreadyClosed,
        leads[2]: Waiting,
    }
    done, refused = close_many(leads=leads[:1], end=AT_HOME, by=world.nan_town, now=NOW)
    assert (done, type(refused[0][1])) == (0, NotFound)


def test_a_lead_is_opened_again_with_the_reason_and_the_old_end_stays(world: World):
    first = end(world, "林梅", End("false_hit", note="查无此人"))
    with pytest.raises(Invalid):
        reopen(lead=world.lead("林梅").pk, reason=" ", by=world.he_duty, now=NOW + HOUR)
    reopen(lead=world.lead("林梅").pk, reason="查到此人", by=world.he_duty, now=NOW + HOUR)
    with pytest.raises(StillOpen):
        reopen(lead=world.lead("林梅").pk, reason="再次", by=world.he_duty, now=NOW + HOUR)
    end(world, "林梅", AT_HOME, now=NOW + 2 * HOUR)
    check_what_waits_for_the_end()
    first.refresh_from_db()
    assert (first.reopened_by, first.reopening) == (world.he_duty, "查到此人")
    states = [state_of(world, "林梅", NOW + n * HOUR) for n in (-0.5, 0, 0.5, 1, 1.5, 2, 3)]
    assert states == ["open", "false_hit", "false_hit", "open", "open", "found", "found"]


# Transfers


def _offer(world: World, name: str, now: datetime = NOW) -> Transfer:
    return send(
        lead=world.lead(name).pk, to_code="110116", to_name="北京市怀柔区", reason="现住怀柔",
        by=world.he_duty, now=now,
    )  # fmt: skip


def test_a_transfer_counts_once_the_other_district_signed(world: World):
    transfer = _offer(world, "林梅")
    assert state_of(world, "林梅") == "open"
    with pytest.raises(Waiting):
        end(world, "林梅", AT_HOME)
    with pytest.raises(Waiting):
        _offer(world, "林梅")
    closing = record_receipt(
        transfer=transfer.pk, receiver="怀柔 李值班", at=NOW + 5 * MINUTE, by=world.he_duty,
        now=NOW + 10 * MINUTE,
    )  # fmt: skip
    check_what_waits_for_the_end()
    assert (closing.outcome, closing.said_by, closing.transfer) == (
        "transferred", "怀柔 李值班", transfer,
    )  # fmt: skip
    assert state_of(world, "林梅", NOW + 10 * MINUTE) == "transferred"
    for act in (_refuse, _sign):
        with pytest.raises(Answered):
            act(world, transfer)


def _refuse(world: World, transfer: Transfer, reason: str = "不在我区") -> None:
    record_refusal(transfer=transfer.pk, reason=reason, by=world.he_duty, now=NOW + HOUR)


def _sign(world: World, transfer: Transfer, **given) -> None:
    asked = {"receiver": "李值班", "at": None, "by": world.he_duty, "now": NOW + HOUR}
    record_receipt(transfer=transfer.pk, **asked | given)


def test_a_transfer_that_comes_back_is_ours_again(world: World):
    transfer = _offer(world, "林梅")
    with pytest.raises(Invalid):
        _refuse(world, transfer, reason="")
    _refuse(world, transfer)
    assert state_of(world, "林梅", NOW + HOUR) == "open"
    again = _offer(world, "林梅", NOW + HOUR)
    _sign(world, again, now=NOW + 2 * HOUR)
    assert state_of(world, "林梅", NOW + 2 * HOUR) == "transferred"


@pytest.mark.parametrize("given", [{"receiver": " "}, {"at": NOW - MINUTE}, {"at": NOW + 2 * HOUR}])
def test_a_receipt_has_a_name_and_a_time_that_can_be(world: World, given: dict):
    transfer = _offer(world, "林梅")
    with pytest.raises(Invalid):
        _sign(world, transfer, **given)
    assert state_of(world, "林梅", NOW + HOUR) == "open"


def test_a_lead_that_was_transferred_and_reopened_can_be_offered_again(world: World):
    transfer = _offer(world, "林梅")
    _sign(world, transfer)
    reopen(lead=world.lead("林梅").pk, reason="又回来了", by=world.he_duty, now=NOW + 2 * HOUR)
    _offer(world, "林梅", NOW + 2 * HOUR)
    assert Transfer.objects.filter(lead=world.lead("林梅")).count() == 2


# Out of reach


def _ask(world: World, name: str, by: str) -> OutOfReach:
    call(world, name, by=by, result="switched_off")
    return ask_out_of_reach(
        lead=world.lead(name).pk, summary="三次关机，上门无人", by=getattr(world, by), now=NOW
    )


def _decide(world: World, request: OutOfReach, by: str, *, approved: bool = True, answer: str = ""):
    return decide_out_of_reach(
        request=request.pk, approved=approved, answer=answer, by=getattr(world, by), now=NOW + HOUR
    )


def test_nobody_is_out_of_reach_who_was_never_called(world: World):
    with pytest.raises(NotTried):
        ask_out_of_reach(
            lead=world.lead("林梅").pk, summary="找不到", by=world.liu_village, now=NOW
        )


def test_the_town_says_that_the_villages_search_may_end(world: World):
    request = _ask(world, "林梅", "liu_village")
    with pytest.raises(Waiting):
        end(world, "林梅", AT_HOME)
    _decide(world, request, "tang_town", answer="同意")
    check_what_waits_for_the_end()
    request.refresh_from_db()
    assert (request.decided_by, request.answer) == (world.tang_town, "同意")
    assert state_of(world, "林梅", NOW + HOUR) == "out_of_reach"
    with pytest.raises(Refused, match="answered"):
        _decide(world, request, "tang_town")


def test_nobody_decides_on_their_own_request_nor_on_their_own_level(world: World):
    request = _ask(world, "林梅", "tang_town")
    other = world.add_officer("唐副镇长", Role.TOWN, "北口镇", "tang_deputy")
    world.officers["tang_deputy"] = other
    for by in ("tang_town", "tang_deputy", "liu_village"):
        with pytest.raises(NotAllowed):
            _decide(world, request, by)
    _decide(world, request, "leng_leader")
    assert state_of(world, "林梅", NOW + HOUR) == "out_of_reach"


def test_the_district_duty_officer_does_not_decide_alone(world: World):
    request = _ask(world, "林梅", "he_duty")
    with pytest.raises(NotAllowed):
        _decide(world, request, "he_duty")
    _decide(world, request, "leng_leader")


def test_another_towns_officer_does_not_see_the_request(world: World):
    request = _ask(world, "林梅", "liu_village")
    with pytest.raises(NotFound):
        _decide(world, request, "nan_town")


def test_the_search_goes_on_where_the_town_says_what_is_still_to_be_tried(world: World):
    request = _ask(world, "林梅", "liu_village")
    with pytest.raises(Invalid):
        _decide(world, request, "tang_town", approved=False)
    _decide(world, request, "tang_town", approved=False, answer="请联系其单位")
    assert state_of(world, "林梅", NOW + HOUR) == "open"
    end(world, "林梅", AT_HOME, now=NOW + HOUR)
