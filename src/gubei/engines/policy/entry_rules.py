"""The `checkpoint` part of a pack: who is let in at a road into the district, and on which terms.

    checkpoint:
      test_hours: test_hours          # a negative test counts so long
      fever: fever_from
      rules:                          # the first one whose facts all hold is the decision
        - {name: sick, if: [fever], outcome: hold, says: {...}, reference: bj}
        - {name: others, outcome: admit_and_report, report_within: report_hours, ...}

Every number is the name of a parameter. The last rule has no condition, so nobody is without
a decision; the part says what happens with people under a measure and with those looked for.
"""

from typing import Annotated, Self

from pydantic import Field, model_validator

from gubei.engines.policy.parts import Name, Part, Said, wrong
from gubei.terms.passages import Ask, Outcome, VehicleClass

CARD_YEARS = 16
"""Whoever is 16 applies for a card, who is younger may: Law on Resident Identity Cards, 2011-10-29,
article 2. What holds where a pack says nothing else."""
_MUST_SAY = (Ask.UNDER_MEASURE, Ask.SOUGHT)


class PassageRule(Part):
    """One rule: for which vehicles, if all facts hold and none of `unless`, what is decided.

    `report_within`: the destination community hears of it. `test_from`, `test_within`: the
    community tests the person between so many hours after the arrival. `leave_within`: the
    vehicle has left the district after so many hours. `test_counts`: for this rule a negative test
    counts so long, and not for `test_hours`.
    """

    name: Name
    vehicles: tuple[VehicleClass, ...] = ()
    if_: Annotated[tuple[Ask, ...], Field(alias="if")] = ()
    unless: tuple[Ask, ...] = ()
    outcome: Outcome
    says: Said
    report_within: Name | None = None
    test_from: Name | None = None
    test_within: Name | None = None
    leave_within: Name | None = None
    test_counts: Name | None = None
    reference: Name

    @model_validator(mode="after")
    def _says_by_when(self) -> Self:
        if self.outcome is Outcome.ADMIT_AND_REPORT and self.report_within is None:
            raise wrong(
                "report_without_time",
                "Who is admitted and reported needs `report_within`.",
                "放行并报告须写明 report_within。",
            )
        if self.outcome is Outcome.ADMIT_WITH_TEST and self.test_within is None:
            raise wrong(
                "test_without_time",
                "Who is admitted with a test needs `test_within`.",
                "放行并检测须写明 test_within。",
            )
        return self


class PaperAsked(Part):
    """A paper that a booking of cold-chain goods names: the certificate of quarantine, say."""

    name: Name
    says: Said


class ColdChainRules(Part):
    """Cold-chain goods come by a booking that names every paper of `papers` with its number.

    It counts from `slot_hours` before the hour for which it was made until as long after. Within
    `store_hours` after the checkpoint the lorry is at its first-stop store.
    """

    papers: Annotated[tuple[PaperAsked, ...], Field(min_length=1)]
    slot_hours: Name
    store_hours: Name
    reference: Name

    @model_validator(mode="after")
    def _papers_are_different(self) -> Self:
        names = [each.name for each in self.papers]
        if len(set(names)) != len(names):
            raise wrong("paper_twice", "Two papers have one name.", "两种单证同名。")
        return self


class CheckpointRules(Part):
    """Who is let in: the numbers that the facts are measured by, and the rules in order.

    `upstream_hours`: so long a check by a neighbour counts, where one was agreed upon; without it
    no rule may ask whether a vehicle was checked upstream. `card_years`: from that age on somebody
    carries a card of their own; CARD_YEARS where a pack does not say it. `missing_hours`: so long a
    unit has to find a vehicle in transit that was not seen leaving in time, `absent_hours` the
    district somebody who was let in and did not come. From `list_old_hours` on a screen says how
    old the watch list of a device is; from `list_over_hours` on it decides nothing. A vehicle in
    which somebody who is looked for sat within `carrier_days` is looked into. `few_checked`: the
    percentage of vehicles that a second check is expected for, where too few came to say it. Without
    `cold_chain` nobody books, and no rule may ask whether somebody did.
    """

    test_hours: Name
    commuter_test_hours: Name
    commuter_days: Name
    fever: Name
    infant_years: Name
    soon_hours: Name
    card_years: Name | None = None
    upstream_hours: Name | None = None
    missing_hours: Name | None = None
    absent_hours: Name | None = None
    list_old_hours: Name | None = None
    list_over_hours: Name | None = None
    carrier_days: Name | None = None
    few_checked: Name | None = None
    cold_chain: ColdChainRules | None = None
    rules: Annotated[tuple[PassageRule, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _everybody_has_a_rule(self) -> Self:
        last = self.rules[-1]
        if last.if_ or last.unless or last.vehicles:
            raise wrong(
                "nobody_is_left_out",
                "The last rule must hold for everybody: it may have no condition.",
                "最后一条规则须适用于所有人，不得附带条件。",
            )
        return self

    @model_validator(mode="after")
    def _the_sought_have_a_rule(self) -> Self:
        asked = {ask for rule in self.rules for ask in rule.if_}
        missing = next((ask for ask in _MUST_SAY if ask not in asked), None)
        if missing is not None:
            raise wrong(
                "sought_without_rule",
                f"No rule says what happens with: {missing.words.en}.",
                f"没有规则说明如何处置：{missing.words.zh}。",
            )
        return self

    @model_validator(mode="after")
    def _a_check_upstream_ends(self) -> Self:
        asks = (ask for rule in self.rules for ask in (*rule.if_, *rule.unless))
        if self.upstream_hours is None and Ask.CHECKED_UPSTREAM in asks:
            raise wrong(
                "upstream_without_hours",
                "Say how long a check by the neighbour counts: `upstream_hours`.",
                "规则引用了毗邻地区查验，须写明其有效时长 upstream_hours。",
            )
        return self

    @model_validator(mode="after")
    def _bookings_are_made(self) -> Self:
        asks = (ask for rule in self.rules for ask in (*rule.if_, *rule.unless))
        if self.cold_chain is None and Ask.COLD_CHAIN_UNBOOKED in asks:
            raise wrong(
                "booking_without_rules",
                "Say what a booking of cold-chain goods holds: `cold_chain`.",
                "规则引用了冷链预约，须写明 cold_chain（单证与时限）。",
            )
        return self

    @model_validator(mode="after")
    def _names_are_different(self) -> Self:
        names = [rule.name for rule in self.rules]
        if len(set(names)) != len(names):
            raise wrong("rule_twice", "Two rules have one name.", "两条规则同名。")
        return self
