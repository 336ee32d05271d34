"""A policy comes into force in one act, and goes back in one act; the books keep both."""

from datetime import date, timedelta

import pytest

from gubei.adapters.packs import read_pack
from gubei.domain.isolation.operations.setting_up import opening_hours
from gubei.domain.leads.queries.clocks import clock_in_force
from gubei.domain.measures.models import Measure, PhaseSpan, PolicyChange
from gubei.domain.measures.operations.applying import apply_policy, roll_back
from gubei.domain.measures.operations.changing import convert_measure, set_end
from gubei.domain.measures.operations.imposing import Wish, impose
from gubei.domain.measures.operations.releasing import release
from gubei.domain.measures.queries.policies import (
    pack_of,
    policies_in_force,
    policy_for,
    policy_in_force,
)
from gubei.domain.measures.queries.previews import preview
from gubei.domain.measures.rules.parts import Part
from gubei.domain.territory.queries import district
from gubei.engines.policy import Anchor, Pack
from gubei.terms.measure_kinds import MeasureKind
from gubei.terms.refusals import NotAllowed, Refused
from tests.world import NOW, World

TODAY = date(2022, 4, 26)
HOUR = timedelta(hours=1)


def shorter(pack: Pack) -> Pack:
    """Return edition 9 with five days of central isolation, from another day on."""
    content = pack.model_dump(mode="json", by_alias=True)
    content["name"] = "cn-covid19-shorter"
    content["parameters"]["close_central_days"]["values"][0]["value"] = 5
    content["parameters"]["close_central_tests"]["values"][0]["value"] = [1, 2, 3, 5]
    return Pack.model_validate(content)


def first_policy(world: World) -> PolicyChange:
    """Bring edition 9 into force."""
    return apply_policy(
        pack=read_pack("cn-covid19-ed9"),
        before=None,
        valid_on=TODAY,
        reason="第九版施行",
        by=world.leng_leader,
        now=NOW,
    ).change


def impose_on(world: World, name: str, last_exposure: date) -> Measure:
    """Put somebody under the measure of a close contact."""
    wish = Wish(
        world.persons[name].pk, "close_contact", {Anchor.LAST_EXPOSURE: last_exposure}, "密接"
    )
    return impose(wish=wish, by=world.he_duty, now=NOW)


def spans(measure: Measure) -> list[tuple[str, date, date]]:
    """Return the phases that stand."""
    return [
        (span.kind, span.span.lower, span.span.upper)
        for span in PhaseSpan.objects.filter(measure=measure, replaced_at=None).order_by("place")
    ]


def test_a_shorter_rule_frees_everybody_earlier_but_not_by_hand_set_ends(world: World) -> None:
    policy = first_policy(world)
    lin = impose_on(world, "林梅", TODAY)
    wang = impose_on(world, "王建国", TODAY - timedelta(days=9))
    zhao = impose_on(world, "赵小云", TODAY)
    set_end(
        measure=zhao.pk, ends_on=date(2022, 5, 20), reason="复检", by=world.he_duty, now=NOW + HOUR
    )

    applied = apply_policy(
        pack=shorter(read_pack("cn-covid19-ed9")),
        before=policy.pk,
        valid_on=TODAY,
        reason="优化措施",
        by=world.leng_leader,
        now=NOW + 2 * HOUR,
    )

    assert (applied.earlier, applied.later, applied.same, applied.kept_by_hand) == (2, 0, 0, 1)
    for measure in (lin, wang, zhao):
        measure.refresh_from_db()
    assert spans(lin) == [
        ("central_isolation", date(2022, 4, 27), date(2022, 5, 2)),
        ("home_monitoring", date(2022, 5, 2), date(2022, 5, 5)),
    ]
    # What is past stays as it was; the new rule frees Wang Jianguo today.
    assert spans(wang) == [
        ("central_isolation", date(2022, 4, 18), date(2022, 4, 25)),
        ("home_monitoring", date(2022, 4, 25), date(2022, 4, 26)),
    ]
    assert wang.ends_on == TODAY
    assert (zhao.ends_on, zhao.plan_ends_on) == (date(2022, 5, 20), date(2022, 5, 5))
    assert policy_in_force(district()).pk == applied.change.pk
    assert {measure.policy_id for measure in (lin, wang, zhao)} == {applied.change.pk}


def test_rolling_back_gives_everybody_who_is_not_free_the_former_plan(world: World) -> None:
    policy = first_policy(world)
    lin = impose_on(world, "林梅", TODAY)
    wang = impose_on(world, "王建国", TODAY)
    before = spans(lin)
    change = apply_policy(
        pack=shorter(read_pack("cn-covid19-ed9")),
        before=policy.pk,
        valid_on=TODAY,
        reason="优化措施",
        by=world.leng_leader,
        now=NOW + HOUR,
    ).change
    later = impose_on(world, "赵小云", TODAY)
    release(measure=wang.pk, reason="误判", by=world.he_duty, now=NOW + 2 * HOUR)

    back = roll_back(change=change.pk, reason="文件有误", by=world.leng_leader, now=NOW + 3 * HOUR)

    assert (back.earlier, back.later, back.same) == (0, 2, 0)
    assert spans(lin) == before
    assert spans(later) == before
    wang.refresh_from_db()
    assert wang.released_at is not None
    assert policy_in_force(district()).pk == policy.pk
    with pytest.raises(Refused) as refused:
        roll_back(change=change.pk, reason="再次", by=world.leng_leader, now=NOW + 4 * HOUR)
    assert refused.value.code == "no_way_back"
    assert list(lin.acts.order_by("at").values_list("kind", flat=True)) == [
        "impose",
        "policy",
        "roll_back",
    ]


def convert_to(world: World, measure: Measure, kind: MeasureKind, on: date, reason: str) -> None:
    """Convert what is left of the isolation of somebody by hand."""
    convert_measure(
        measure=measure.pk, kind=kind, on=on, reason=reason, by=world.he_duty, now=NOW + HOUR
    )


def test_who_has_dialysis_stays_at_home_when_the_rule_changes_and_when_it_is_taken_back(
    world: World,
) -> None:
    policy = first_policy(world)
    lin, wang, zhao = (impose_on(world, name, TODAY) for name in ("林梅", "王建国", "赵小云"))
    home, central = MeasureKind.HOME_ISOLATION, MeasureKind.CENTRAL_ISOLATION
    convert_to(world, lin, home, TODAY, "居家透析")
    # Wang Jianguo is at home for two days only, and is then where the plan has him.
    convert_to(world, wang, home, date(2022, 4, 28), "等待床位")
    convert_to(world, wang, central, date(2022, 4, 30), "床位已备")
    # Of Zhao Xiaoyun nothing is left that is not as planned.
    convert_to(world, zhao, home, TODAY, "误选")
    convert_to(world, zhao, central, TODAY, "更正")

    applied = apply_policy(
        pack=shorter(read_pack("cn-covid19-ed9")), before=policy.pk, valid_on=TODAY,
        reason="优化措施", by=world.leng_leader, now=NOW + 2 * HOUR,
    )  # fmt: skip

    assert (applied.earlier, applied.later, applied.same, applied.kept_by_hand) == (3, 0, 0, 2)
    free = ("home_monitoring", date(2022, 5, 2), date(2022, 5, 5))
    assert spans(lin) == [("home_isolation", date(2022, 4, 27), date(2022, 5, 2)), free]
    assert spans(wang) == [
        ("central_isolation", date(2022, 4, 27), date(2022, 4, 28)),
        ("home_isolation", date(2022, 4, 28), date(2022, 4, 30)),
        ("central_isolation", date(2022, 4, 30), date(2022, 5, 2)),
        free,
    ]
    assert spans(zhao) == [("central_isolation", date(2022, 4, 27), date(2022, 5, 2)), free]

    # What is converted under the new rule stays as well when the rule is taken back.
    convert_measure(
        measure=zhao.pk, kind=home, on=TODAY, reason="哺乳", by=world.he_duty, now=NOW + 3 * HOUR
    )
    back = roll_back(
        change=applied.change.pk, reason="文件有误", by=world.leng_leader, now=NOW + 4 * HOUR
    )
    assert (back.later, back.kept_by_hand) == (3, 3)
    long = ("home_monitoring", date(2022, 5, 4), date(2022, 5, 7))
    assert spans(lin) == [("home_isolation", date(2022, 4, 27), date(2022, 5, 4)), long]
    assert spans(zhao) == spans(lin)


def test_a_class_that_the_new_pack_does_not_know_stops_the_whole_change(world: World) -> None:
    policy = first_policy(world)
    lin = impose_on(world, "林梅", TODAY)
    content = read_pack("cn-covid19-ed9").model_dump(mode="json", by_alias=True)
    content["classes"] = {"entrant": content["classes"]["entrant"]}
    content["name"] = "cn-covid19-entrants"

    with pytest.raises(Refused) as refused:
        apply_policy(
            pack=Pack.model_validate(content),
            before=policy.pk,
            valid_on=TODAY,
            reason="试行",
            by=world.leng_leader,
            now=NOW + HOUR,
        )
    assert refused.value.code == "no_such_class"
    lin.refresh_from_db()
    assert lin.policy_id == policy.pk
    assert list(policies_in_force(district())) == [policy]


def test_two_leaders_cannot_change_the_same_policy_each(world: World) -> None:
    policy = first_policy(world)
    given = {
        "pack": shorter(read_pack("cn-covid19-ed9")),
        "before": policy.pk,
        "valid_on": TODAY,
        "reason": "优化措施",
        "by": world.leng_leader,
    }
    apply_policy(**given, now=NOW + HOUR)

    with pytest.raises(Refused) as refused:
        apply_policy(**given, now=NOW + 2 * HOUR)
    assert refused.value.code == "policy_not_in_force"


def test_a_policy_is_applied_by_those_who_answer_for_it_and_kept_as_it_was(world: World) -> None:
    with pytest.raises(NotAllowed):
        apply_policy(
            pack=read_pack("cn-covid19-ed9"),
            before=None,
            valid_on=TODAY,
            reason="试行",
            by=world.tang_town,
            now=NOW,
        )
    policy = first_policy(world)
    assert pack_of(policy) == read_pack("cn-covid19-ed9")
    with pytest.raises(Refused) as refused:
        first_policy(world)
    assert refused.value.code == "policy_in_force_already"


def slower(pack: Pack) -> Pack:
    """Return a pack that gives four hours to locate a contact, and two days to feed back."""
    content = pack.model_dump(mode="json", by_alias=True)
    content["name"] = "cn-covid19-slower"
    content["parameters"]["contact_locate_hours"]["values"][0]["value"] = 4
    content["parameters"]["feedback_hours"]["values"][0]["value"] = 48
    return Pack.model_validate(content)


def test_the_clock_of_a_list_is_that_of_the_policy_in_force(world: World) -> None:
    usual = clock_in_force()
    apply_policy(
        pack=slower(read_pack("cn-covid19-ed9")), before=None, valid_on=TODAY, reason="试行",
        by=world.leng_leader, now=NOW,
    )  # fmt: skip
    slow = clock_in_force()
    apply_policy(
        pack=read_pack("measles"), before=None, valid_on=TODAY, reason="麻疹", by=world.leng_leader,
        now=NOW,
    )  # fmt: skip

    assert (usual.locate, usual.feedback) == (2 * HOUR, 24 * HOUR)
    assert (slow.locate, slow.feedback) == (4 * HOUR, 48 * HOUR)
    # A second disease that says nothing of lists changes nothing.
    assert clock_in_force() == slow


def entry_rules(world: World) -> PolicyChange:
    """Bring the rules of entry into force beside whatever is."""
    return apply_policy(
        pack=read_pack("bj-entry-2022-04"), before=None, valid_on=TODAY, reason="进返京管理规定",
        by=world.leng_leader, now=NOW + HOUR,
    ).change  # fmt: skip


def test_rules_of_entry_beside_an_edition_change_nothing_for_who_is_under_a_measure(
    world: World,
) -> None:
    edition = first_policy(world)
    lin = impose_on(world, "林梅", TODAY)
    before = spans(lin)
    entry = entry_rules(world)
    wish = Wish(
        world.persons["王建国"].pk, "returnee_high",
        {Anchor.LAST_EXPOSURE: TODAY, Anchor.ARRIVAL: TODAY}, "高风险区返回",
    )  # fmt: skip
    wang = impose(wish=wish, by=world.he_duty, now=NOW + 2 * HOUR)

    lin.refresh_from_db()
    assert (lin.policy_id, spans(lin)) == (edition.pk, before)
    # Both know the class; the rules of entry only refuse it, the edition says what is done.
    assert wang.policy_id == edition.pk
    home = district()
    assert {part: policy_for(part, home) for part in Part} == {
        Part.MEASURES: entry, Part.CASES: edition, Part.ROOMS: edition, Part.ENTRY: entry,
    }  # fmt: skip


def test_a_called_site_opens_by_the_policy_with_rooms_not_by_the_newest(world: World) -> None:
    first_policy(world)
    hours = opening_hours(NOW)
    entry_rules(world)
    assert opening_hours(NOW + 2 * HOUR) == hours


def test_rules_of_entry_cannot_take_the_place_of_an_edition(world: World) -> None:
    edition = first_policy(world)
    impose_on(world, "林梅", TODAY)
    for act in (preview_of_entry, entry_in_the_place_of):
        with pytest.raises(Refused) as refused:
            act(world, edition)
        assert (refused.value.code, refused.value.words.zh) == (
            "policy_of_another_part",
            "bj-entry-2022-04 未规定病例追溯、隔离点房间，而 cn-covid19-ed9 有此规定。"
            "请与其并行启用，不要取代。",
        )
    assert policy_in_force(district()).pk == edition.pk


def preview_of_entry(_: World, edition: PolicyChange) -> None:
    """Ask what the rules of entry would do in the place of an edition."""
    preview(pack=read_pack("bj-entry-2022-04"), before=edition.pk, valid_on=TODAY, now=NOW)


def entry_in_the_place_of(world: World, edition: PolicyChange) -> None:
    """Try to bring the rules of entry into force in the place of an edition."""
    apply_policy(
        pack=read_pack("bj-entry-2022-04"), before=edition.pk, valid_on=TODAY, reason="误选",
        by=world.leng_leader, now=NOW,
    )  # fmt: skip
