"""What an end must say, who may give it, and the refusals an officer reads."""

from dataclasses import dataclass
from datetime import datetime

from gubei.domain.leads.rules.results import ARRANGEMENTS
from gubei.terms.kept import AT_ONCE, Kept
from gubei.terms.moments import say_moment
from gubei.terms.refusals import Invalid, Refused
from gubei.terms.words import Words


@dataclass(frozen=True, slots=True)
class End:
    """How an officer closes a lead: found, duplicate, not here or false hit.

    Transferred and out of reach come with a receipt or an approval, see their operations.
    `kept` says how a device kept it while there was no network.
    """

    outcome: str
    note: str = ""
    arrangement: str = ""
    actual_address: str = ""
    whereabouts: str = ""
    said_by: str = ""
    kept: Kept = AT_ONCE


class AlreadyClosed(Refused):
    """The lead has ended already."""

    def __init__(self, closed_at: datetime) -> None:
        """Say when."""
        super().__init__(
            "already_closed",
            Words(
                f"This lead was closed on {say_moment(closed_at)}. Reopen it to change the result.",
                f"该线索已于 {say_moment(closed_at)} 核销，如需更改请先重新打开。",
            ),
        )


class StillOpen(Refused):
    """The lead has not ended, so there is nothing to reopen."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__("still_open", Words("This lead is still open.", "该线索尚未核销。"))


class TakenUp(Refused):
    """Another officer is working on the lead."""

    def __init__(self, name: str, until: datetime) -> None:
        """Say who, and until when."""
        super().__init__(
            "taken_up",
            Words(
                f"{name} is working on this lead until {say_moment(until)}.",
                f"{name} 正在核查该线索，至 {say_moment(until)}。",
            ),
        )


class CalledJustNow(Refused):
    """The person was called within the hour."""

    def __init__(self, name: str, at: datetime) -> None:
        """Say who called and when."""
        super().__init__(
            "called_just_now",
            Words(
                f"{name} called this person at {say_moment(at)}; do not call again within the hour.",
                f"{name} 已于 {say_moment(at)} 致电此人，一小时内请勿重复拨打。",
            ),
        )


class Waiting(Refused):
    """A transfer or a request about the lead waits for its answer."""

    def __init__(self, en: str, zh: str) -> None:
        """Say for what."""
        super().__init__("waiting", Words(en, zh))


def check_end(end: End, *, has_other: bool) -> None:
    """Raise Invalid where an end does not say what its outcome must say."""
    if end.outcome not in {"found", "duplicate", "not_here", "false_hit"}:
        raise Invalid(
            "A lead is closed as found, duplicate, not here or false hit; "
            "transfer and out of reach need a receipt or an approval.",
            "核销结果只能是已找到、重复、不在本地或误报；转办与失联须有签收或批准。",
        )
    if end.arrangement and end.arrangement not in ARRANGEMENTS:
        raise Invalid(
            f"There is no measure {end.arrangement}.", f"没有管控措施 {end.arrangement}。"
        )
    missing = _missing(end, has_other=has_other)
    if missing:
        raise Invalid(missing.en, missing.zh, code="end_is_incomplete")
    _refuse_long_texts(end)


_LONGEST = {"note": 500, "actual_address": 500, "whereabouts": 300, "said_by": 100}


def _refuse_long_texts(end: End) -> None:
    for name, limit in _LONGEST.items():
        length = len(getattr(end, name))
        if length > limit:
            raise Invalid(
                f"A text has {length} characters; at most {limit} are kept. Shorten it.",
                f"文字长达 {length} 字，最多 {limit} 字，请精简。",
                code="text_too_long",
            )


def _missing(end: End, *, has_other: bool) -> Words | None:
    if end.outcome == "found" and not end.arrangement:
        return Words(
            "Say under which measure the person is, or that none is needed and why.",
            "请填写管控措施，或说明无需管控的原因。",
        )
    if end.outcome == "found" and end.arrangement == "none" and not end.note.strip():
        return Words("Say why no measure is needed.", "请说明无需管控的原因。")
    if end.outcome == "duplicate" and not has_other:
        return Words("Say which lead this one duplicates.", "请指明与哪条线索重复。")
    if end.outcome == "not_here" and not (end.whereabouts.strip() and end.said_by.strip()):
        return Words("Say where the person is and who said so.", "请填写去向以及由谁告知。")
    if end.outcome == "false_hit" and not end.note.strip():
        return Words("Say why this is a false hit.", "请说明误报原因。")
    return None
