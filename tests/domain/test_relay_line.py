"""The relay's line: what was told is told once, what is not heard is told again, nothing is lost."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import RequestFactory

from gubei.adapters.uplink import Heard, Uplink
from gubei.domain.checkpoints.models import RelayRecord, RelaySession
from gubei.domain.checkpoints.operations.relaying import (
    Kept,
    drop_refused,
    drop_told,
    join,
    keep,
    keep_desk,
    remember_officer,
    try_again,
)
from gubei.domain.checkpoints.queries import relaying
from gubei.domain.checkpoints.queries.relaying import (
    desk_content,
    desk_here,
    passages_here,
    refused_records,
    relay_link,
    standing,
)
from gubei.interfaces.api import clock, relay_desk
from gubei.interfaces.api.relay_answers import passed_here
from gubei.interfaces.api.relay_line import MainServer
from gubei.terms.refusals import Invalid, NotFound, Refused
from tests.world import NOW

pytestmark = pytest.mark.django_db


@dataclass
class Main:
    """A main server that answers records as a test says; `now` is the clock of the relay."""

    monkeypatch: pytest.MonkeyPatch
    now: datetime = NOW
    said: dict[UUID, Any] = field(default_factory=dict)
    asked: list[tuple[str, list[str]]] = field(default_factory=list)
    aside: list[tuple[list[str], list[str]]] = field(default_factory=list)
    reads: tuple[int, Any] = (200, {})
    on_way: Callable[[], Any] = dict

    def ask(self, _: Uplink, _method: str, path: str, body: bytes | None, *__: Any, **___: Any):
        """Answer a relay; what one record of a lot makes of it all of it gets."""
        if not path.startswith("/api/relay/"):
            return self.heard(*self.reads)
        told = json.loads(body) if body else {}
        sent = told.get("records", [])
        keys = [UUID(each["key"]) for each in sent]
        self.asked.append((path, [str(each) for each in keys]))
        self.on_way()
        if path.startswith("/api/relay/desk"):
            return self.heard(200, {"watch": "a list" if "true" in path else None})
        bad = [self.said[each] for each in keys if each in self.said]
        if bad:
            return self.heard(*bad[0])
        if told.get("laid_aside"):
            self.aside.append(
                (
                    [each["refusal"][:10] for each in told["laid_aside"]],
                    [each["reason"] for each in told["dropped"]],
                )
            )
        return self.heard(200, {"items": [{"key": str(each), "refusal": None} for each in keys]})

    def heard(self, status: int, content: Any) -> Heard:
        """Return an answer."""
        kind = (("Content-Type", "application/problem+json"),)
        return Heard(status, kind, json.dumps(content).encode())


@pytest.fixture
def main(monkeypatch: pytest.MonkeyPatch) -> Main:
    """The main server that this relay belongs to."""
    made = Main(monkeypatch)
    monkeypatch.setattr(Uplink, "ask", lambda *args, **more: made.ask(*args, **more))
    monkeypatch.setattr(clock, "read_clock", lambda: made.now)
    join(address="http://127.0.0.1:1", secret="s", authority="", now=NOW)
    return made


def kept(key: UUID | None = None, **more: Any) -> RelayRecord:
    """Keep a passage that the relay decided."""
    said: dict[str, Any] = {
        "key": key or uuid4(), "kind": RelayRecord.Kind.PASSAGE, "officer": UUID(int=7),
        "body": {"passage": {"plate": "冀W12345"}}, "answer": {"passage": {}}, "passed_at": NOW,
        "persons": 1, "outcome": "admit", "decided": RelayRecord.Decided.RELAY,
    }  # fmt: skip
    (record,) = keep(records=[Kept(**(said | more))], now=NOW)
    return record


def problem(code: str) -> dict[str, Any]:
    """Return what a refusal says."""
    return {"code": code, "words": {"en": code, "zh": code}}


def stands() -> list[tuple[bool, str]]:
    """Return of each record whether it was told, and why it was refused."""
    rows = RelayRecord.objects.order_by("id").values_list("told_at", "refusal")
    return [(told is not None, refusal) for told, refusal in rows]


@pytest.mark.parametrize("code", ["request_under_way", "meanwhile"])
def test_what_is_just_being_written_is_told_again_and_not_refused(main: Main, code: str):
    record, server = kept(), MainServer()
    main.said[record.key] = (409, problem(code))
    server.meet()
    assert (server.is_up, stands()) == (False, [(False, "")])
    del main.said[record.key]
    server.meet()
    assert (server.is_up, stands()) == (True, [(True, "")])


def test_what_never_ends_being_written_is_refused_after_all(main: Main):
    record, server = kept(), MainServer()
    main.said[record.key] = (409, problem("meanwhile"))
    main.now += timedelta(hours=1)
    server.meet()
    ((is_told, refusal),) = stands()
    assert (server.is_up, is_told) == (True, False)
    assert "meanwhile" in refusal


def test_what_the_device_decided_while_its_record_was_under_way_is_told_too(main: Main):
    record, server = kept(), MainServer()

    def rewrite() -> dict[str, Any]:
        kept(record.key, decided=RelayRecord.Decided.DEVICE, outcome="hold")
        main.on_way = dict
        return {}

    main.on_way = rewrite
    server.meet()
    assert stands() == [(False, "")]
    server.meet()
    assert stands() == [(True, "")]
    told = [keys for path, keys in main.asked if path == "/api/relay/records"]
    assert told[:2] == [[str(record.key)]] * 2


def device(method: str, path: str) -> tuple[int, bool]:
    """Let a device ask the relay; return the status and whether its sign-in is known after it."""
    request = RequestFactory(headers={"Cookie": f"{relay_desk.COOKIE}=c"}).generic(
        method, f"/api/{path}", content_type="application/json"
    )
    status = relay_desk.answer(request, path).status_code
    return status, RelaySession.objects.exists()


def signed_in() -> None:
    """Let the main server have said whose cookie it is."""
    digest = hashlib.sha256(b"c").digest()
    remember_officer(digest=digest, officer=UUID(int=7), name="卡口员", now=NOW)


def test_a_sign_in_that_ended_is_honoured_no_more(main: Main, monkeypatch: pytest.MonkeyPatch):
    server = MainServer()
    monkeypatch.setattr(relay_desk, "main_server", server)
    signed_in()
    assert device("GET", "session") == (503, True)
    assert device("DELETE", "session") == (503, False)
    server.meet()
    signed_in()
    main.reads = (401, problem("sign_in"))
    assert device("GET", "checkpoints") == (401, False)


def test_a_record_over_which_the_main_server_fails_is_laid_aside_and_the_rest_goes_on(main: Main):
    before, bad, behind = kept(), kept(), kept()
    server = MainServer()
    main.said[bad.key] = (500, problem("our_fault"))
    for _ in range(4):
        server.meet()
        server.meet()
        assert (server.is_up, stands()) == (False, [(True, ""), (False, ""), (False, "")])
        main.now += timedelta(minutes=1)
    server.meet()
    assert (server.is_up, [told for told, _ in stands()]) == (True, [True, False, True])
    assert "failed over this record" in stands()[1][1]
    main.said.clear()
    assert try_again() == 1
    server.meet()
    assert stands() == [(True, "")] * 3
    assert {each.body for each in RelayRecord.objects.filter(pk__in=[before.pk, behind.pk])} == {
        None
    }


def test_what_is_dropped_of_a_refused_record_is_who_dropped_it_and_why(main: Main):
    bad, server, dropped = kept(), MainServer(), {"by": "lao-wang@hut", "now": NOW}
    with pytest.raises(NotFound):
        drop_refused(key=bad.key, reason="重复", **dropped)
    main.said[bad.key] = (422, problem("invalid"))
    server.meet()
    with pytest.raises(Invalid):
        drop_refused(key=bad.key, reason=" ", **dropped)
    drop_refused(key=bad.key, reason="已在上级补录", **dropped)
    bad.refresh_from_db()
    assert (bad.dropped_at, bad.dropped_by, bad.drop_reason, bad.body, bad.answer) == (
        NOW, "lao-wang@hut", "已在上级补录", None, None,
    )  # fmt: skip
    assert ("invalid" in bad.refusal, bad.told_at, standing().refused) == (True, None, 0)
    assert [each.key for each in refused_records()] == [bad.key]
    # It is gone for good: it is told no more, and the relay may join another server.
    assert try_again() == 0
    unsaid = "dropped_record_has_somebody_and_a_reason"
    with pytest.raises(IntegrityError, match=unsaid), transaction.atomic():
        RelayRecord.objects.update(drop_reason="")
    rejoin()


def test_what_a_relay_laid_aside_and_dropped_the_main_server_hears_once(main: Main):
    bad, server = kept(), MainServer()
    main.said[bad.key] = (500, problem("our_fault"))
    for _ in range(6):
        server.meet()
        main.now += timedelta(minutes=1)
    assert main.aside == [(["上级服务器处理该记录"], [])]
    drop_refused(key=bad.key, reason="已补录", by="lao-wang@hut", now=main.now)
    for _ in range(2):
        main.now += timedelta(minutes=1)
        server.meet()
    assert main.aside[1:] == [(["上级服务器处理该记录"], ["已补录"])]


def test_a_main_server_that_is_busy_is_no_fault_of_a_record(main: Main):
    record, server = kept(), MainServer()
    main.said[record.key] = (503, problem("busy"))
    for _ in range(9):
        server.meet()
        main.now += timedelta(minutes=1)
    assert (server.is_up, stands()) == (False, [(False, "")])


def rejoin() -> None:
    """Let the relay join another main server."""
    join(address="http://127.0.0.1:2", secret="t", authority="", now=NOW)


def test_a_relay_joins_another_server_with_nothing_of_the_old_one_and_gets_its_list_at_once(
    main: Main,
):
    server, bad = MainServer(), kept()
    main.said[bad.key] = (422, problem("invalid"))
    server.meet()
    assert standing().refused == 1
    with pytest.raises(Refused, match="gubei relay status"):
        rejoin()
    main.said.clear()
    try_again()
    server.meet()
    signed_in()
    rejoin()
    assert not RelayRecord.objects.exists()
    assert not RelaySession.objects.exists()
    server.meet()
    assert desk_content(relay_link()) == {"watch": "a list"}
    asked = [path for path, _ in main.asked if path.startswith("/api/relay/desk")]
    assert asked == ["/api/relay/desk?watch=true"] * 2


def test_what_was_told_is_gone_after_a_day_also_where_nothing_new_is_told(main: Main):
    kept()
    MainServer().meet()
    waiting = kept()
    for hours, shown, there in ((23, 2, 2), (25, 0, 1)):
        now = NOW + timedelta(hours=hours)
        drop_told(now=now)
        assert (passages_here(now).count(), RelayRecord.objects.count()) == (shown, there)
    assert RelayRecord.objects.get() == waiting


DESK: dict[str, Any] = {
    "relay": "岗亭", "key": "", "pack": None, "unit": {}, "watch": None,
    "checkpoint": {"id": str(UUID(int=1)), "name": "", "phone": ""},
}  # fmt: skip


@pytest.mark.parametrize(("lineage", "works"), [(None, True), (["a"], True), (["b"], False)])
def test_an_older_main_server_does_not_say_who_is_in_reach(main: Main, lineage: Any, works: Any):
    content = DESK if lineage is None else DESK | {"lineage": lineage}
    keep_desk(link=relay_link(), content=content, now=NOW)
    officer = {"unit": {"code": "a"}, "abilities": ["passages"]}
    assert relay_desk._works_here(officer) is works


def test_an_answer_that_was_kept_before_an_update_is_shown_still(main: Main):
    people = [
        {"place": place, "name": "孙*", "document": "", "ruled": "hold", "outcome": outcome}
        for place, outcome in ((1, "hold"), (2, "admit"))
    ]
    answer = {"plate": "冀W12345", "vehicle_class": "car", "by": {"name": "老赵"}}
    held = kept(answer={"passage": answer | {"travellers": people}}, outcome="hold")
    gone = kept(answer={"passage": answer | {"travellers": people[1:]}})
    named = [(each.who, each.outcome) for each in passed_here(held).people]
    assert (named, passed_here(gone).people) == ([("孙*", "hold"), ("孙*", "admit")], [])


def test_a_relay_that_is_revoked_keeps_no_list_in_memory(
    main: Main, django_capture_on_commit_callbacks: Any
):
    server = MainServer()
    keep_desk(link=relay_link(), content=DESK, now=NOW)
    assert desk_here(relay_link()) is not None
    record = kept()
    main.said[record.key] = (403, problem("relay_revoked"))
    with django_capture_on_commit_callbacks(execute=True):
        server.meet()
    assert relay_link().revoked_at == NOW
    assert relaying._desk.cache_info().currsize == 0
