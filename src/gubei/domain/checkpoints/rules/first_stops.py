"""From the checkpoint straight to the first-stop store: who has that clock, how it ends. Pure."""

from collections.abc import Collection
from datetime import datetime

from gubei.domain.checkpoints.rules.transits import has_clock
from gubei.terms.moments import say_moment
from gubei.terms.passages import Ask
from gubei.terms.plates import PlateKind
from gubei.terms.refusals import Invalid, Refused
from gubei.terms.words import Words

ARRIVED = Words("it arrived at its first-stop store", "已到首站冷库")


def has_first_stop(
    outcome: str, direction: str, facts: Collection[str], went_on_at: datetime | None
) -> bool:
    """Say whether a vehicle was let in with cold-chain goods and is under way."""
    is_loaded = Ask.COLD_CHAIN.value in facts and went_on_at is not None
    return is_loaded and has_clock(outcome, direction)


def refuse_end(
    *, is_under_way: bool, has_store: bool, has_arrived: bool, at: datetime, passed_at: datetime,
    now: datetime,
) -> None:  # fmt: skip
    """Raise Refused or Invalid for what nobody can have seen."""
    if not is_under_way:
        raise Refused(
            "not_under_way",
            Words("It is known already where this lorry is.", "此车去向已明。"),
        )
    if has_arrived and not has_store:
        raise Invalid(
            "It came without a booking, so nobody knows its store: write where it was found.",
            "此车无预约，首站不明：请填写在何处找到。",
            code="no_store",
        )
    if not passed_at <= at <= now:
        begin = say_moment(passed_at)
        raise Invalid(
            f"The time lies between the checkpoint ({begin}) and now.",
            f"时间应在通过检查站（{begin}）之后、现在之前。",
            code="not_the_time",
        )


def subject_of(plate: str, *, where: str, store: str, arrive_by: datetime) -> Words:
    """Say which lorry is looked for: let in where, due at which store until when; short enough."""
    none, by = PlateKind.NONE.words, say_moment(arrive_by)
    if not store:
        return Words(
            f"cold-chain lorry without a booking: {plate or none.en}, {where}, no store by {by}",
            f"无预约放行的冷链车辆：{plate or none.zh}，{where}，{by} 前未落实首站",
        )
    return Words(
        f"cold-chain lorry overdue: {plate or none.en}, {where}, due at {store} by {by}",
        f"冷链车辆逾时未到首站：{plate or none.zh}，{where}，应于 {by} 前到{store}",
    )
