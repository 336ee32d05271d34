"""The relay's line to the main server: asked while it stands, told everything when it is back."""

import json
import logging
import threading
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connections

from gubei.adapters.uplink import Heard, LineCut, Uplink
from gubei.domain.checkpoints.models import RelayLink, RelayRecord
from gubei.domain.checkpoints.operations.relaying import (
    drop_told,
    forget_everything,
    keep_desk,
    note_aside_told,
    note_met,
    note_told,
)
from gubei.domain.checkpoints.queries.relaying import (
    aside_to_tell,
    body_of,
    desk_content,
    records_waiting,
    relay_link,
    secret_of,
    standing,
)
from gubei.domain.checkpoints.rules.relaying import with_readable_pack
from gubei.interfaces.api import clock
from gubei.terms.refusals import Refused
from gubei.terms.words import Words

logger = logging.getLogger("gubei.relay")

LOT = 100
PATIENCE, READ_PATIENCE, PASSAGE_PATIENCE = 20.0, 8.0, 2.0
"""Seconds. A device waits three for a decision and decides alone then; who reads holds a thread."""
EVERY = 2.0
"""Seconds between two looks at the line."""
_RULES_EVERY, _LIST_EVERY = timedelta(minutes=5), timedelta(minutes=30)
_QUIET = timedelta(seconds=15)
"""A line that stands is tried so often where nobody uses it."""
_CODE_REVOKED, _CODE_FAULT = "relay_revoked", "our_fault"
_FAULTS, _FAULT_EVERY = 5, timedelta(seconds=20)
"""So often a record alone may make the main server fail, counted so far apart: then it is laid aside."""
_FAULT = Words("The main server failed over this record.", "上级服务器处理该记录时出错。")
_UNDER_WAY = ("request_under_way", "meanwhile")
"""The same thing is just being written, by a request that was passed on and not heard to its end."""
_UNDER_WAY_LASTS = timedelta(minutes=10)
"""So old a record may be and still meet its own first request; a younger one is told again."""


class MainServer:
    """The main server as the relay knows it: does it answer, is there anything to tell it?"""

    def __init__(self) -> None:
        """Know nothing yet: the line counts as cut until it was tried."""
        self.is_up = False
        self._turn = threading.Lock()
        self._met: datetime | None = None
        self._fetched: datetime | None = None
        self._listed: datetime | None = None
        self._faults: dict[UUID, tuple[int, datetime]] = {}

    def ask(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str], *,
            patience: float) -> Heard:  # fmt: skip
        """Ask in the name of a device. Raises LineCut, and the line counts as cut from then on."""
        link = relay_link()
        try:
            return _uplink(link).ask(method, path, body, headers, patience=patience)
        except LineCut:
            self.is_up = False
            raise

    def meet(self) -> None:
        """Tell what waits, fetch what is old; the line stands when nothing waits any more.

        Raises nothing: what goes wrong leaves the line as cut, and is tried again.
        """
        with self._turn:
            try:
                self._meet(relay_link())
            except LineCut as cut:
                self.is_up = False
                logger.info("%s", cut)
            except Refused as refused:
                self.is_up = False
                logger.warning("%s", refused)

    def keep_meeting(self) -> None:
        """Meet the main server for ever, beside whatever else this process does."""

        def run() -> None:
            pause = threading.Event()
            while True:
                try:
                    drop_told(now=clock.read_clock())
                    self.meet()
                except Exception:
                    logger.exception("the relay goes on")
                connections.close_all()
                pause.wait(EVERY)

        threading.Thread(target=run, daemon=True).start()

    def _meet(self, link: RelayLink) -> None:
        now = clock.read_clock()
        if link.revoked_at is not None:
            self.is_up = False
            return
        if link.desk_at is not None and self._is_quiet(now):
            return
        self._tell(link)
        self._met = now
        note_met(link=link, now=now)
        is_old = self._fetched is None or now - self._fetched >= _RULES_EVERY
        if is_old or link.desk_at is None:
            self._fetch(link, now)
        self.is_up = True

    def _is_quiet(self, now: datetime) -> bool:
        is_met = self.is_up and self._met is not None and now - self._met < _QUIET
        return is_met and not records_waiting().exists()

    def _tell(self, link: RelayLink) -> None:
        while True:
            lot = list(records_waiting()[:LOT])
            self._tell_lot(link, lot)
            if len(lot) < LOT:
                return

    def _tell_lot(self, link: RelayLink, lot: list[RelayRecord]) -> None:
        aside = list(aside_to_tell())
        sent = {
            "records": [_sent(each) for each in lot], "waiting": standing().waiting,
            "clock": clock.read_clock().isoformat(),
        }  # fmt: skip
        if aside:
            sent["laid_aside"] = [_aside(each) for each in aside]
            sent["dropped"] = [_dropped(each) for each in aside if each.dropped_at]
        heard = self._speak(link, "POST", "/relay/records", sent)
        if heard.status >= 400 and len(lot) > 1:
            for each in lot:
                self._tell_lot(link, [each])
            return
        now = clock.read_clock()
        if heard.status < 400:
            note_aside_told(told=aside, now=now)
        if _is_fault(heard):
            self._lay_aside(lot, now)
            return
        if _code(heard) in _UNDER_WAY and _is_young(lot, now):
            raise LineCut("the main server is just writing this itself")
        refused = _refusals(heard, lot)
        note_told(told=lot, refused=refused, now=now)

    def _lay_aside(self, lot: list[RelayRecord], now: datetime) -> None:
        """Count a failure of the main server over one record; after some the rest goes on.

        The record stays sealed, and `gubei relay retry` tells it again. Raises LineCut until then.
        """
        if not lot:
            raise LineCut("the main server failed")
        count, last = self._faults.get(lot[0].key, (0, None))
        if last is None or now - last >= _FAULT_EVERY:
            count, last = count + 1, now
        self._faults[lot[0].key] = (count, last)
        if count < _FAULTS:
            raise LineCut("the main server failed over a record")
        del self._faults[lot[0].key]
        note_told(told=lot, refused={lot[0].key: _FAULT}, now=now)

    def _fetch(self, link: RelayLink, now: datetime) -> None:
        """Fetch the policy, and the watch list where half an hour has passed or there is none."""
        former = desk_content(link)
        watch = former.get("watch")
        with_list = not watch or self._listed is None or now - self._listed >= _LIST_EVERY
        path = f"/relay/desk?watch={str(with_list).lower()}"
        heard = self._speak(link, "GET", path)
        if heard.status != 200:
            raise LineCut(f"the main server answered {heard.status}")
        content = with_readable_pack(json.loads(heard.body), former)
        if not with_list:
            content["watch"] = watch
        keep_desk(link=link, content=content, now=now)
        self._fetched = now
        self._listed = now if with_list else self._listed

    def _speak(self, link: RelayLink, method: str, path: str, sent: Any = None) -> Heard:
        headers = {"Authorization": f"Bearer {secret_of(link)}", "Content-Type": "application/json"}
        body = None if sent is None else json.dumps(sent).encode()
        heard = _uplink(link).ask(method, f"/api{path}", body, headers, patience=PATIENCE)
        if heard.status == 403 and _code(heard) == _CODE_REVOKED:
            forget_everything(now=clock.read_clock())
            raise Refused(_CODE_REVOKED, Words("This relay was revoked.", "该中继已被吊销。"))
        if (_passes(heard.status) and not _is_fault(heard)) or "json" not in heard.header(
            "Content-Type"
        ):
            raise LineCut(f"the main server answered {heard.status}")
        return heard


def _passes(status: int) -> bool:
    """Say whether an answer says nothing about what was sent: it is sent again later."""
    return status >= 500 or status in (401, 403, 408, 425, 429)


def _is_young(lot: list[RelayRecord], now: datetime) -> bool:
    return any(now - each.received_at < _UNDER_WAY_LASTS for each in lot)


def _is_fault(heard: Heard) -> bool:
    """Say whether the main server itself failed over what it got, and no proxy or database did."""
    return heard.status >= 500 and _code(heard) == _CODE_FAULT


def _code(heard: Heard) -> str:
    try:
        return str(json.loads(heard.body).get("code", ""))
    except (ValueError, AttributeError):
        return ""


def _refusals(heard: Heard, lot: list[RelayRecord]) -> dict[UUID, Words]:
    answer = json.loads(heard.body)
    if heard.status >= 400:
        said = answer.get("words") or {"en": str(heard.status), "zh": str(heard.status)}
        return {each.key: Words(said["en"], said["zh"]) for each in lot}
    found = {UUID(each["key"]): each["refusal"] for each in answer["items"]}
    return {key: Words(said["en"], said["zh"]) for key, said in found.items() if said}


def _sent(record: RelayRecord) -> dict[str, Any]:
    decided = record.decided == RelayRecord.Decided.RELAY
    head = {"key": str(record.key), "officer": str(record.officer), "is_decided": decided}
    return head | body_of(record)


def _aside(record: RelayRecord) -> dict[str, Any]:
    at = record.refused_at.isoformat() if record.refused_at else None
    return {
        "key": str(record.key), "kind": record.kind, "officer": str(record.officer),
        "refusal": record.refusal, "at": at,
    }  # fmt: skip


def _dropped(record: RelayRecord) -> dict[str, Any]:
    at = record.dropped_at.isoformat() if record.dropped_at else None
    return {
        "key": str(record.key), "by": record.dropped_by, "reason": record.drop_reason, "at": at,
    }  # fmt: skip


def _uplink(link: RelayLink) -> Uplink:
    return Uplink(link.address, link.authority)
