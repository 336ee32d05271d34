"""Orders of the demo: what a meeting decided, answered by some towns and climbing for others.

Everything goes through the operations that the screens and the worker call, at simulated times.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from gubei.domain.orders.models import Order
from gubei.domain.orders.operations.answering import accept, close, pass_down, report
from gubei.domain.orders.operations.climbing import climb
from gubei.domain.orders.operations.deciding import Wish, decide
from gubei.domain.orders.operations.sending import send_due
from gubei.domain.orders.operations.telling import Receiver
from gubei.domain.territory.models import Officer, Unit
from gubei.interfaces.cli.demo.roster import Roster
from gubei.terms.ways import Way

_CHECK_FORM = (
    {"name": "field_1", "label": "排查户数", "kind": "number"},
    {"name": "field_2", "label": "发现来返人员", "kind": "number"},
    {"name": "field_3", "label": "是否已全部落位", "kind": "yes_no"},
)
_SITES_FORM = (
    {"name": "field_1", "label": "采样点位数", "kind": "number"},
    {"name": "field_2", "label": "人员到位", "kind": "choice", "choices": ["已到位", "部分到位"]},
    {"name": "field_3", "label": "困难", "kind": "text", "required": False},
)
_CLIMBS_AGO = (171, 44, 14)
"""Minutes before the demo's moment at which the worker finds a rung of the late orders due."""
_TRIES_AFTER = (0, 2, 5, 10, 20, 40)


@dataclass(frozen=True, slots=True)
class Meeting:
    """Who decides and who answers. `now` is the moment at which the demo is shown."""

    roster: Roster
    towns: Sequence[Officer]
    now: datetime

    def ago(self, minutes: int) -> datetime:
        """Return the moment so many minutes before."""
        return self.now - timedelta(minutes=minutes)


def give_orders(roster: Roster, now: datetime) -> None:
    """Decide twice, let towns answer, and let the clock tell of those that do not."""
    working = sorted(roster.by_unit.items())
    towns = [officer for _, officer in working if officer.unit.level == 2]
    meeting = Meeting(roster, towns, now)
    _check_everybody(meeting)
    _prepare_sites(meeting)
    for minutes in _CLIMBS_AGO:
        climb(now=meeting.ago(minutes))
        _send(meeting, minutes)


def _decide(meeting: Meeting, wish: Wish, many: int, minutes: int) -> list[Order]:
    """Give an order to the first towns; return the orders in their order."""
    codes = [officer.unit.code for officer in meeting.towns[:many]]
    return decide(wish=wish, units=codes, by=meeting.roster.duty, now=meeting.ago(minutes))


def _check_everybody(meeting: Meeting) -> None:
    """Order a check that is over: reported, closed, accepted and late, late."""
    wish = Wish(
        "风险区来返人员入户排查",
        meeting.ago(45),
        text="对 4 月 12 日以来风险区来返人员逐户排查，一户不漏；未落位的说明原因。",
        form=_CHECK_FORM,
    )
    reported, closed, accepted, *_ = _decide(meeting, wish, 5, 300)
    first, second, third, *_ = meeting.towns
    accept(order=reported.pk, by=first, now=meeting.ago(280))
    _report(reported, first, meeting.ago(130), field_1=812, field_2=36, field_3=True)
    accept(order=closed.pk, by=second, now=meeting.ago(250))
    _report(closed, second, meeting.ago(180), field_1=455, field_2=11, field_3=True)
    close(order=closed.pk, by=meeting.roster.duty, now=meeting.ago(150), text="已核对，办结。")
    accept(order=accepted.pk, by=third, now=meeting.ago(270))


def _prepare_sites(meeting: Meeting) -> None:
    """Order something that runs: one town passed it down, and one of its villages reported."""
    wish = Wish(
        "明早核酸采样点位准备",
        meeting.now + timedelta(hours=4),
        text="每村至少一个采样点，明早六点前就位。",
        form=_SITES_FORM,
    )
    passed, _, accepted = _decide(meeting, wish, 3, 80)
    town, _, third = meeting.towns[:3]
    accept(order=passed.pk, by=town, now=meeting.ago(75))
    accept(order=accepted.pk, by=third, now=meeting.ago(60))
    villages = _villages_of(town, meeting.roster)
    below = pass_down(
        order=passed.pk,
        units=[village.code for village in villages],
        due_at=meeting.now + timedelta(hours=3),
        by=town,
        now=meeting.ago(70),
    )
    _report(below[-1], town, meeting.ago(30), field_1=2, field_2="部分到位", field_3="缺一顶帐篷")


def _villages_of(town: Officer, roster: Roster) -> list[Unit]:
    """Return the villages of a town with a worker of their own, and two without."""
    below = Unit.objects.filter(parent=town.unit).order_by("code")
    manned = [unit for unit in below if unit.code in roster.by_unit]
    return manned + [unit for unit in below if unit.code not in roster.by_unit][:2]


def _report(order: Order, by: Officer, at: datetime, **answer: Any) -> None:
    report(order=order.pk, answer=answer, by=by, now=at)


def _send(meeting: Meeting, minutes: int) -> None:
    """Send what the climb told; one town's number is always engaged, until that is given up."""
    unreached = meeting.towns[4]

    def send(receiver: Receiver, text: str) -> Way:
        if receiver.username == unreached.username and minutes == _CLIMBS_AGO[0]:
            raise OSError("短信网关：号码无法接通")
        return Way.SMS

    for after in _TRIES_AFTER if minutes == _CLIMBS_AGO[0] else (0,):
        at = meeting.ago(minutes - after)
        send_due(send=send, clock=lambda at=at: at)  # type: ignore[misc]
