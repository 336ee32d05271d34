"""Sample, and go once the antigen is negative: what a test at the second check means. Pure."""

import re
from datetime import datetime

from gubei.engines.policy import Verdict
from gubei.terms.moments import say_moment
from gubei.terms.passages import Ask, Outcome
from gubei.terms.refusals import Invalid, Refused
from gubei.terms.words import Words, both_in_one

_LONGEST_REASON = 300


def facts_of_test(*, is_negative: bool) -> frozenset[Ask]:
    """Return what a test at the second check tells the rules: the sample's result comes later."""
    return frozenset({Ask.SAMPLED, Ask.ANTIGEN_NEGATIVE if is_negative else Ask.POSITIVE})


def tidy_tube(text: str) -> str:
    """Return a tube's barcode as it is kept: without blanks, in capitals. Raises Invalid."""
    tube = re.sub(r"\s", "", text).upper()[:40]
    if not tube:
        raise Invalid("Scan the tube of the sample.", "请扫描采样管条码。", code="no_tube")
    return tube


def refuse_test(*, outcome: str, at: datetime, passed_at: datetime, now: datetime) -> None:
    """Raise Refused for who waits for no second check, Invalid for a time that cannot be."""
    if outcome != Outcome.HOLD:
        raise Refused(
            "not_held",
            Words("This person is not held for a second check.", "此人未留置复检，无须采样。"),
        )
    if not passed_at <= at <= now:
        begin = say_moment(passed_at)
        raise Invalid(
            f"The time lies between the registration ({begin}) and now.",
            f"时间应在登记（{begin}）之后、现在之前。",
            code="not_the_time",
        )


def reason_of_test(verdict: Verdict, *, tube: str, is_negative: bool) -> str:
    """Return the reason of a decision that the policy makes upon a test, with its reference."""
    says, by = verdict.says, verdict.reference
    en, zh = ("negative", "阴性") if is_negative else ("positive", "阳性")
    said = Words(
        f"tube {tube}, antigen {en}: {says.en} ({by.en})",
        f"采样管 {tube}，抗原{zh}：{says.zh}（{by.zh}）",
    )
    return both_in_one(said)[:_LONGEST_REASON]
