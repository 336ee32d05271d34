"""The officers of the demo at work: some hours of calls and visits until the books are closed.

Everything goes through the operations that the screens call, at simulated times.
"""

import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from gubei.domain.leads.models import DispatchList, Lead, ListKind
from gubei.domain.leads.operations.closing import close, close_many
from gubei.domain.leads.operations.handling import claim, record_attempt
from gubei.domain.leads.operations.searches import ask_out_of_reach, decide_out_of_reach
from gubei.domain.leads.operations.transfers import record_receipt, record_refusal, send
from gubei.domain.leads.rules.ends import End
from gubei.domain.territory.models import Officer
from gubei.interfaces.cli.demo.roster import Roster
from gubei.interfaces.cli.saying import progress_of
from gubei.terms.refusals import Refused
from gubei.terms.words import Words

_LATEST = timedelta(minutes=3)
_ROUND = 8
"""So many people at least are looked up in one round of a village."""
_ARRANGEMENTS = ("home_isolation", "health_monitoring", "central_isolation", "none")
_SHARES = (2, 1, 1, 96)
_CONTACT_SHARES = (15, 17, 8, 60)
"""Of a hundred who are found, so many are to be under each: contacts more often than returnees."""
_NO_NEED = "返京已满管控期，无需管控"
_NO_CONTACT = "经核实为一般接触者，无需管控"
_PLACES = (
    "河北省承德市滦平县",
    "北京市朝阳区望京街道",
    "北京市顺义区",
    "天津市武清区",
    "山东省德州市",
)
_REASONS = (
    "核实为同名同姓，未到过风险区",
    "手机漫游误报，本人未离开密云",
    "号码已过户，机主另有其人",
)
_TELLERS = ("本人", "父亲", "配偶", "房东", "村邻")
_CLERKS = ("王科员", "李科员", "张科员", "赵科员")


@dataclass(slots=True)
class Shift:
    """The work on one list. `until` is the last moment that has happened already."""

    roster: Roster
    rng: random.Random
    begin: datetime
    until: datetime
    of_contacts: bool = False
    together: dict[tuple[Officer, End], list[Lead]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def found(self, address: str = "") -> End:
        """Return that somebody was found, and what is to be done with them."""
        shares = _CONTACT_SHARES if self.of_contacts else _SHARES
        return self.found_under(self.rng.choices(_ARRANGEMENTS, shares)[0], address)

    def found_under(self, arrangement: str, address: str = "") -> End:
        """Return that somebody was found to need this measure, or none, with the reason."""
        why = _NO_CONTACT if self.of_contacts else _NO_NEED
        note = why if arrangement == "none" else ""
        return End("found", note=note, arrangement=arrangement, actual_address=address)

    def some_time(self, least: float = 4, most: float = 112) -> datetime:
        """Return a moment some minutes after the list came in; most work is done early."""
        minutes = self.rng.triangular(least, most, least + (most - least) / 3)
        return min(self.begin + timedelta(minutes=minutes), self.until - _LATEST)

    def later(self, moment: datetime, least: float, most: float) -> datetime:
        """Return a moment some minutes after another one."""
        return min(moment + timedelta(minutes=self.rng.uniform(least, most)), self.until)


def work_to_zero(
    dispatch_list: DispatchList, roster: Roster, rng: random.Random, *, until: datetime
) -> None:
    """Find, hand over or account for everybody on a list."""
    of_contacts = dispatch_list.kind == ListKind.TRACING
    shift = Shift(roster, rng, dispatch_list.taken_in_at, until, of_contacts)
    leads = _open_leads(dispatch_list)
    words = Words("villages are locating people", "村居正在落位")
    with progress_of(words, len(leads)) as advance:
        for done, lead in enumerate(leads):
            _choose(shift, lead)(shift, lead)
            advance(done + 1)
        _close_together(shift)


def begin_work(
    dispatch_list: DispatchList, roster: Roster, rng: random.Random, *, until: datetime
) -> None:
    """Begin on a list that just came: some are called, one is waited for, the rest is to do."""
    shift = Shift(roster, rng, dispatch_list.taken_in_at, until)
    leads = _open_leads(dispatch_list)
    outside = [lead for lead in leads if lead.proposed_name]
    inside = [lead for lead in leads if not lead.proposed_name]
    for lead in outside[:2]:
        _offer(shift, lead, shift.some_time(3, 30))
    for number, lead in enumerate(inside[:12]):
        officer = roster.who_answers(lead.unit)
        moment = shift.some_time(2, 35)
        if number < 3:
            _find_after_call(shift, lead)
        elif number < 8:
            _attempt(lead, officer, "call", "no_answer", moment)
        elif number < 10:
            claim(lead=lead.pk, by=officer, now=until - timedelta(minutes=number))
        else:
            _attempt(lead, officer, "visit", "nobody_home", moment)
            ask_out_of_reach(
                lead=lead.pk, summary="多次联系未果，住处无人", by=officer, now=until - _LATEST
            )


def _open_leads(dispatch_list: DispatchList) -> Sequence[Lead]:
    leads = Lead.objects.filter(dispatch_list=dispatch_list, closed_at=None)
    return list(leads.select_related("unit").order_by("row__sheet", "row__number"))


Work = Callable[[Shift, Lead], None]


def _choose(shift: Shift, lead: Lead) -> Work:
    """Choose how a lead will end."""
    if lead.proposed_name:
        return shift.rng.choices((_transfer, _transfer_refused, _not_here), (93, 3, 4))[0]
    ways = (_find_together, _find_after_call, _not_here, _false_hit, _out_of_reach)
    return shift.rng.choices(ways, (84, 8, 4, 2, 2))[0]


def _find_together(shift: Shift, lead: Lead) -> None:
    """Leave a lead to the officer who closes many at once, after a round of the village."""
    officer = shift.roster.by_unit.get(lead.unit.lineage[1] if lead.unit.level > 1 else "")
    shift.together[officer or shift.roster.duty, shift.found()].append(lead)


def _close_together(shift: Shift) -> None:
    for (officer, end), leads in shift.together.items():
        shift.rng.shuffle(leads)
        size = max(_ROUND, len(leads) // 3)
        for start in range(0, len(leads), size):
            moment = shift.some_time(20, 118)
            chosen = [lead.pk for lead in leads[start : start + size]]
            close_many(leads=chosen, end=end, by=officer, now=moment)


def _find_after_call(shift: Shift, lead: Lead) -> None:
    """Call, sometimes twice removed by a visit, and find the person."""
    officer, moment = shift.roster.who_answers(lead.unit), shift.some_time()
    if shift.rng.random() < 0.3:
        _attempt(lead, officer, "call", "no_answer", moment)
        moment = shift.later(moment, 10, 50)
        _attempt(lead, officer, "visit", "reached", moment)
    else:
        _attempt(lead, officer, "call", "reached", moment)
    end = shift.found(lead.address if shift.rng.random() < 0.6 else "")
    _close(lead, end, officer, shift.later(moment, 1, 12))


def _not_here(shift: Shift, lead: Lead) -> None:
    officer, moment = shift.roster.who_answers(lead.unit), shift.some_time()
    _attempt(lead, officer, "call", "reached", moment)
    where, teller = shift.rng.choice(_PLACES), shift.rng.choice(_TELLERS)
    end = End("not_here", whereabouts=where, said_by=teller)
    _close(lead, end, officer, shift.later(moment, 1, 10))


def _false_hit(shift: Shift, lead: Lead) -> None:
    officer = shift.roster.who_answers(lead.unit)
    _close(lead, End("false_hit", note=shift.rng.choice(_REASONS)), officer, shift.some_time())


def _transfer(shift: Shift, lead: Lead) -> None:
    sent = shift.some_time(3, 60)
    transfer = _offer(shift, lead, sent)
    moment = shift.later(sent, 8, 70)
    receiver = f"{lead.proposed_name}{shift.rng.choice(_CLERKS)}"[-40:]
    record_receipt(
        transfer=transfer, receiver=receiver, at=moment, by=shift.roster.duty, now=moment
    )


def _transfer_refused(shift: Shift, lead: Lead) -> None:
    """Offer a lead, get it back, and find the person here after all."""
    sent = shift.some_time(3, 40)
    transfer = _offer(shift, lead, sent)
    moment = shift.later(sent, 5, 30)
    record_refusal(transfer=transfer, reason="查无此址，退回", by=shift.roster.duty, now=moment)
    _close(
        lead, shift.found_under("health_monitoring"), shift.roster.duty, shift.later(moment, 10, 40)
    )


def _out_of_reach(shift: Shift, lead: Lead) -> None:
    officer, moment = shift.roster.who_answers(lead.unit), shift.some_time(4, 25)
    tries = (("call", "switched_off"), ("visit", "nobody_home"), ("message", "sent"))
    for means, result in tries:
        _attempt(lead, officer, means, result, moment)
        moment = shift.later(moment, 10, 20)
    request = ask_out_of_reach(
        lead=lead.pk, summary="电话关机，上门无人，邻居不知去向", by=officer, now=moment
    )
    decide_out_of_reach(
        request=request.pk,
        approved=True,
        answer="同意，移交公安协查",
        by=shift.roster.who_decides(officer),
        now=shift.later(moment, 3, 25),
    )


def _offer(shift: Shift, lead: Lead, moment: datetime) -> UUID:
    transfer = send(
        lead=lead.pk,
        to_code=lead.proposed_code,
        to_name=lead.proposed_name,
        reason="现住址在贵区",
        by=shift.roster.duty,
        now=moment,
    )
    key: UUID = transfer.pk
    return key


def _attempt(lead: Lead, by: Officer, means: str, result: str, now: datetime) -> None:
    """Record a try; where the person was just called about another list, knock instead."""
    try:
        record_attempt(lead=lead.pk, means=means, result=result, note="", by=by, now=now)
    except Refused:
        with suppress(Refused):
            record_attempt(lead=lead.pk, means="visit", result="reached", note="", by=by, now=now)


def _close(lead: Lead, end: End, by: Officer, now: datetime) -> None:
    close(lead=lead.pk, end=end, duplicate_of=None, unit="", by=by, now=now)
