"""Promise: the list closes. At every moment

    rows = cannot be read + leads
    leads = found + duplicate + transferred + not here + false hit + out of reach + open

in total, by unit and by hour, and the books end at zero open leads.
"""

from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gubei.domain.leads.models import DispatchList, Lead
from gubei.domain.leads.operations.closing import close, close_many, reopen
from gubei.domain.leads.operations.feeding_back import feed_back
from gubei.domain.leads.operations.handling import assign, record_attempt
from gubei.domain.leads.operations.searches import ask_out_of_reach, decide_out_of_reach
from gubei.domain.leads.operations.transfers import record_receipt, record_refusal, send
from gubei.domain.leads.queries.ledger import ENDS, Ledger
from gubei.domain.leads.rules.ends import End
from gubei.terms.refusals import Refused
from tests.files import (
    a_database_of_its_own,
    books_by_unit,
    books_of,
    check_what_waits_for_the_end,
    lead_at,
    take,
    write_file,
)
from tests.world import NOW, World, build_world, document, phone

HOUR = timedelta(hours=1)
HEADER = ["姓名", "身份证号", "联系电话", "现住址"]


def a_list(folder: Path, people: int = 6) -> DispatchList:
    """Take in so many people, one of them twice, and one row that names nobody."""
    villages = ("北口镇柳沟村", "北口镇石桥村", "南河镇杏园村")
    rows = [
        [f"村民{'甲乙丙丁戊己庚辛壬癸'[n]}", _document(n), phone(300 + n), villages[n % 3]]
        for n in range(people)
    ]
    return take(
        write_file(folder / "派单.csv", [HEADER, *rows, rows[0], ["", "", "", "某处"]])
    ).dispatch_list


def _document(n: int) -> str:
    return document(NOW.date() - timedelta(days=12_000 + n), 300 + n)


def test_from_the_first_minute_to_zero(world: World, tmp_path: Path):
    found = a_list(tmp_path)
    lead = {name: lead_at(found, 2 + n).pk for n, name in enumerate("甲乙丙丁戊己")}
    books = [_open_and(books_of(found, NOW))]
    assert books == [(6, {"duplicate": 1})]

    _end(world, lead["甲"], End("found", arrangement="home_isolation"), NOW + HOUR)
    _end(world, lead["乙"], End("not_here", whereabouts="河北滦平", said_by="其子"), NOW + 2 * HOUR)
    _end(world, lead["丙"], End("false_hit", note="号码为单位前台"), NOW + 3 * HOUR)
    _transfer(world, lead["丁"], NOW + 4 * HOUR)
    _give_up(world, lead["戊"], NOW + 5 * HOUR)
    with pytest.raises(Refused, match="1 leads of this list are still open"):
        feed_back(dispatch_list=found.pk, by=world.he_duty, now=NOW + 6 * HOUR)
    _end(world, lead["己"], End("found", arrangement="none", note="路过"), NOW + 6 * HOUR)

    by_hour = [_open_and(books_of(found, NOW + n * HOUR))[0] for n in range(7)]
    assert by_hour == [6, 5, 4, 3, 2, 1, 0]
    assert _open_and(books_of(found, NOW + 6 * HOUR)) == (0, {
        "found": 2, "duplicate": 1, "not_here": 1, "false_hit": 1, "transferred": 1,
        "out_of_reach": 1,
    })  # fmt: skip
    assert feed_back(dispatch_list=found.pk, by=world.he_duty, now=NOW + 7 * HOUR).fed_back_at
    check_what_waits_for_the_end()


def _open_and(books: Ledger) -> tuple[int, dict[str, int]]:
    assert (books.rows, books.unreadable, books.leads) == (8, 1, 7)
    return books.open, {name: getattr(books, name) for name in ENDS if getattr(books, name)}


def _end(world: World, lead: UUID, end: End, now) -> None:
    close(lead=lead, end=end, duplicate_of=None, unit="", by=world.he_duty, now=now)


def _transfer(world: World, lead: UUID, now, *, refused: bool = False) -> None:
    sent = send(lead=lead, to_code="", to_name="怀柔区", reason="", by=world.he_duty, now=now).pk
    if refused:
        record_refusal(transfer=sent, reason="查无此址", by=world.he_duty, now=now)
    else:
        record_receipt(transfer=sent, receiver="李值班", at=None, by=world.he_duty, now=now)


def _give_up(world: World, lead: UUID, now, *, approved: bool = True) -> None:
    record_attempt(
        lead=lead, means="call", result="switched_off", note="", by=world.he_duty, now=now
    )
    asked = ask_out_of_reach(lead=lead, summary="三次关机", by=world.he_duty, now=now).pk
    decide_out_of_reach(
        request=asked, approved=approved, answer="同意" if approved else "再找",
        by=world.leng_leader, now=now,
    )  # fmt: skip


AT_HOME = End("found", arrangement="home_isolation")
ACTS = {
    "found": lambda w, leads, now: _end(w, leads[0], AT_HOME, now),
    "transfer": lambda w, leads, now: _transfer(w, leads[0], now),
    "transfer refused": lambda w, leads, now: _transfer(w, leads[0], now, refused=True),
    "give up": lambda w, leads, now: _give_up(w, leads[0], now),
    "search on": lambda w, leads, now: _give_up(w, leads[0], now, approved=False),
    "reopen": lambda w, leads, now: reopen(lead=leads[0], reason="有误", by=w.he_duty, now=now),
    "assign": lambda w, leads, now: assign(
        leads=leads, unit="99990201", officer=None, reason="", by=w.he_duty, now=now
    ),
    "close many": lambda w, leads, now: close_many(
        leads=leads, end=End("false_hit", note="误发"), by=w.he_duty, now=now
    ),
    "duplicate": lambda w, leads, now: close(
        lead=leads[0], end=End("duplicate"), duplicate_of=leads[-1], unit="", by=w.he_duty, now=now
    ),
}
"""What officers do to leads, by name."""


@pytest.mark.django_db
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(st.sampled_from(list(ACTS)), st.lists(st.integers(0, 6), min_size=1, max_size=3)),
        max_size=14,
    )
)
def test_the_books_balance_whatever_the_officers_do(tmp_path_factory, acts):
    with a_database_of_its_own():
        world = build_world()
        found = a_list(tmp_path_factory.mktemp("list"))
        leads = list(
            Lead.objects.filter(dispatch_list=found).order_by("id").values_list("pk", flat=True)
        )
        seen = {}
        for n, (kind, chosen) in enumerate(acts):
            now = NOW + n * 2 * HOUR
            with suppress(Refused):
                ACTS[kind](world, [leads[each] for each in chosen], now)
            check_what_waits_for_the_end()
            seen[now] = _balanced(found, now)
        # What the books said at an hour they say of that hour for ever; a unit's share moves
        # with the lead.
        for now, books in seen.items():
            assert _balanced(found, now) == books


def _balanced(found: DispatchList, now) -> Ledger:
    """Return the books, which balance, as do the shares of the units that add up to them."""
    books = books_of(found, now)
    shares = books_by_unit(found, now).values()
    assert all(share.balances for share in shares)
    for name in (*ENDS, "open", "leads", "overdue"):
        assert sum(getattr(share, name) for share in shares) == getattr(books, name)
    assert books.unassigned == 0
    return books
