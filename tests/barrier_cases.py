"""Cases by which a device's own code is held to ours: barrier_cases.json, read by both.

After a change of the rules it is written anew by
`python -m django shell --settings tests.settings -c "from tests.barrier_cases import write; write()"`.
"""

import json
import random
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from gubei.adapters.packs import read_pack
from gubei.domain.checkpoints.rules.compiling import LISTED, compile_rules
from gubei.domain.checkpoints.rules.deciding import SECRET, nobody_to_call, out_of_reach, verdict_of
from gubei.domain.checkpoints.rules.entries import OF_A_PERSON, OF_A_VEHICLE, tidy_entry
from gubei.domain.checkpoints.rules.exchange import Checked
from gubei.domain.checkpoints.rules.permits import is_permit_number
from gubei.domain.checkpoints.rules.watching import Listed, hash_of, list_key, make_list
from gubei.engines.policy import Pack, Verdict
from gubei.engines.sealing import KeyedHash
from gubei.interfaces.api.desks import EntryRules
from gubei.interfaces.api.passage_shapes import PassageSent
from gubei.terms.documents import read_document
from gubei.terms.moments import SHANGHAI
from gubei.terms.names import tidy_name
from gubei.terms.passages import Ask, VehicleClass
from gubei.terms.phones import read_phone
from gubei.terms.plates import read_plate
from gubei.terms.text import squeeze
from tests.world import document

FILE = Path(__file__).parent / "barrier_cases.json"
COUNT = 200
KEY = bytes(range(32))
_AT = (
    datetime(2022, 4, 26, 9, 30, tzinfo=SHANGHAI),
    datetime(2022, 4, 30, 23, 59, 59, tzinfo=SHANGHAI),
    datetime(2022, 5, 1, 0, 0, tzinfo=SHANGHAI),
)
# Whole cards, one of the first generation, mistyped, without a day, masked, abroad, nothing, none.
_SURE = document(date(1985, 6, 1), 11)
_DOCUMENTS = (
    _SURE, f"{_SURE[:12]} {_SURE[12:]}", "９９９９９９" + _SURE[6:], "999999850601011",
    f"{_SURE[:17]}{'012'[_SURE[17] == '0']}", "999999198513010119", "9999991985****0119", "E12345678", "e1234-5678",
    "H1234567890", "12345678", "1.1E+17", "无", "", "", "", "12345", "没带",
)  # fmt: skip
_CLASSES = [each for each in VehicleClass if each is not VehicleClass.EMERGENCY] * 4
_CLASSES += [VehicleClass.EMERGENCY, VehicleClass.TRUCK, VehicleClass.COMMUTER]
_NAMES = ("孙丽", "孙 丽", "阿依•古丽", "Li  Na", "Ｌi Na", "")
_BORN = (
    None,
    None,
    "2021-03-02",
    "2019-04-25",
    "2018-04-26",
    "2006-04-26",
    "2006-04-27",
    "2006-04-30",
    "1990-01-01",
)
_HOURS = (None, 0, 1, 20, 47.99, 48, 48.01, 71, 72, 72.5, 200, 336, 337, -1)
_CELSIUS = (None, 36.4, 36.5, 36.6, 37.2, 37.3, 38.0)
_PERMITS = ("", "", "", "", "", "130824000017", "13082400001", "030824000017")


_EVERY = 25
# What chance alone hardly brings together: whole cold-chain papers with a test, a commuter who comes
# for the first time, supplies with a permit and a test of three days.
_RARE: dict[int, Callable[[datetime], dict[str, Any]]] = {
    3: lambda at: _rare(at, 20, vehicle_class="truck", facts=["cold_chain", "cold_chain_papers"]),
    9: lambda at: _rare(at, 47, vehicle_class="commuter"),
    14: lambda at: _rare(at, 72, vehicle_class="supplies", permit="130824000017"),
    18: lambda at: _rare(at, 73, vehicle_class="supplies", permit="130824000017"),
}


def _rare(at: datetime, hours: float, **more: Any) -> dict[str, Any]:
    tested = (at - timedelta(hours=hours)).isoformat()
    person = {"name": "孙丽", "document": _SURE, "tested_at": tested, "is_negative": True}
    return {"direction": "in", "permit": "", "facts": [], "people": [person]} | more


def longer_from_may() -> Pack:
    """Return the entry rules of April with numbers that change on 1 May."""
    pack = read_pack("bj-entry-2022-04")
    later = {"test_valid_hours": 72, "fever_from": 38.0, "infant_years": 4, "report_hours": 6}
    changed = {
        name: each.model_copy(
            update={
                "values": (
                    *each.values,
                    each.values[0].model_copy(
                        update={"since": _AT[2].date(), "value": later[name]}
                    ),
                )
            }
        )
        for name, each in pack.parameters.items()
        if name in later
    }
    return pack.model_copy(update={"parameters": {**pack.parameters, **changed}})


def build() -> dict[str, Any]:
    """Return rules, cases with what is decided, and what stands for typed numbers."""
    pack, rng = longer_from_may(), random.Random(20220426)
    rules = compile_rules(pack)
    return {
        "rules": EntryRules.model_validate(rules).model_dump(mode="json"),
        "cases": [_case(pack, rng, number) for number in range(COUNT)],
        "key": KEY.hex(),
        "hashes": list(_hashes()),
        "checks": _checks(),
    }


def _checks() -> dict[str, Any]:
    """Return checks upstream as a device gets them, and which of them count when."""
    plates = [f"冀W1000{serial}" for serial in range(9)]
    checked = [
        Checked(each, _AT[0], _AT[0] + timedelta(hours=hours))
        for hours, each in enumerate(plates, 1)
    ]
    made = make_list(Listed(checked=checked), KEY, now=_AT[0])
    moments = (_AT[0] - timedelta(seconds=1), _AT[0], _AT[0] + timedelta(hours=4))
    return {
        "packed": made.checked,
        "plates": [*plates, "冀W20000"],
        # Until four hours have passed exactly, those count whose check lasts longer.
        "counting": {
            at.isoformat(): [
                each.plate for each in checked if each.checked_at <= at < each.until_at
            ]
            for at in moments
        },
    }


def _case(pack: Pack, rng: random.Random, number: int) -> dict[str, Any]:
    at = rng.choice(_AT)
    sent = {
        "id": str(UUID(int=number)), "checkpoint": str(UUID(int=0)), "plate": "冀W12345",
        "vehicle_class": rng.choice(_CLASSES).value,
        "direction": "out" if rng.random() < 0.08 else "in", "permit": rng.choice(_PERMITS),
        "facts": sorted({*_some(rng, OF_A_VEHICLE), *_some(rng, OF_A_VEHICLE)}), "passed_at": at.isoformat(),
        "people": [_person(rng, at) for _ in range(rng.choice([1, 1, 2, 3]))],
    }  # fmt: skip
    found = [_found(rng) for _ in sent["people"]]
    if number % _EVERY in _RARE:
        sent, found = sent | _RARE[number % _EVERY](at), [[]]
    refused, is_checked = _refused(pack, sent, at), number % 4 == 1 and sent["direction"] == "in"
    more = {"refused": refused} if refused else {}
    more |= {"checked": True} if is_checked else {}
    decided = _decide(pack, sent, found, at, (number, is_checked))
    return {"sent": sent, "found": found, "decided": decided} | more


def _refused(pack: Pack, sent: dict[str, Any], at: datetime) -> dict[str, str] | None:
    """Return what is said where somebody in a vehicle can be found by nobody."""
    tidy = tidy_entry(PassageSent.model_validate(sent).entry(), now=at)
    place = out_of_reach(pack, tidy)
    if place is None:
        return None
    said = nobody_to_call(place, tidy.people[place - 1])
    return {"en": said.en, "zh": said.zh}


def _person(rng: random.Random, at: datetime) -> dict[str, Any]:
    number, name = rng.choice((*_DOCUMENTS, *[_SURE] * 20)), rng.choice(_NAMES)
    tested, leaves = rng.choice(_HOURS), rng.choice(_HOURS)
    said = {
        "name": name if read_document(number).number else name or "孙丽", "document": number,
        "birth_date": rng.choice(_BORN),
        "celsius": rng.choice(_CELSIUS),
        "tested_at": None if tested is None else (at - timedelta(hours=tested)).isoformat(),
        "is_negative": None if tested is None else rng.random() > 0.06,
        "leaves_at": None if leaves is None else (at + timedelta(hours=leaves)).isoformat(),
        "facts": _some(rng, OF_A_PERSON),
    }  # fmt: skip
    return {name: value for name, value in said.items() if value not in (None, "", [])}


def _some(rng: random.Random, facts: frozenset[Ask]) -> list[str]:
    return [each.value for each in sorted(facts) if rng.random() < 0.07]


def _found(rng: random.Random) -> list[str]:
    chances = ((LISTED, 0.1), (Ask.KNOWN_COMMUTER.value, 0.3))
    return [fact for fact, chance in chances if rng.random() < chance]


def _decide(
    pack: Pack, sent: dict[str, Any], found: list[list[str]], at: datetime,
    case: tuple[int, bool],
) -> list[dict[str, Any]]:  # fmt: skip
    """Decide by our own code; why somebody is listed takes turns. A case may be checked upstream."""
    number, is_checked = case
    tidy = tidy_entry(PassageSent.model_validate(sent).entry(), now=at)
    why = sorted(SECRET)[number % 2]
    permit = set[Ask]()
    if tidy.permit:
        permit = {Ask.PERMIT if is_permit_number(tidy.permit) else Ask.PERMIT_INVALID}
    if is_checked:
        permit = permit | {Ask.CHECKED_UPSTREAM}
    verdicts = (
        verdict_of(
            pack, tidy, person,
            frozenset(permit | {why if fact == LISTED else Ask(fact) for fact in facts}),
        )
        for person, facts in zip(tidy.people, found, strict=True)
    )  # fmt: skip
    return [_said(each) for each in verdicts if each is not None]


def _said(verdict: Verdict) -> dict[str, Any]:
    is_secret = verdict.rule in {each.value for each in SECRET}
    said = {
        "outcome": verdict.outcome.value, "rule": "" if is_secret else verdict.rule,
        "says": verdict.says.zh, "report_hours": verdict.report_hours,
        "test_from_hours": verdict.test_from_hours, "test_hours": verdict.test_hours,
        "leave_hours": verdict.leave_hours,
    }  # fmt: skip
    return {name: value for name, value in said.items() if value is not None}


def _hashes() -> Iterator[dict[str, Any]]:
    """Yield what was typed, and the hash of the form in which it is kept; "" for no number."""
    keyed = KeyedHash(list_key(KEY))

    def line(kind: str, typed: list[str], *kept: str) -> dict[str, Any]:
        known = hash_of(keyed, kind, *kept).hex() if all(kept) else ""
        return {"kind": kind, "typed": typed, "hash": known}

    for text in dict.fromkeys(_DOCUMENTS):
        reading = read_document(text)
        yield line("document", [text], reading.number if reading.is_sure else "")
    for name in _NAMES:
        for phone in ("199 0000 0001", "+86-19900000001", "010-69041234", "不详", ""):
            yield line("call", [name, phone], tidy_name(squeeze(name)), read_phone(phone).number)
    for plate in (
        "冀W·12345",
        "京ａ12345",
        "粤Z1234港",
        "abc-1234",
        "无牌",
        "",
        "京 A D12345",
        "境外 hf1234",
        "hf1234",
        "京A临01234",
    ):
        yield line("plate", [plate], read_plate(plate).number)


def text_of(cases: dict[str, Any]) -> str:
    """Return the file: one case a line, so that a change shows which."""
    lines = {
        name: "[\n" + ",\n".join(_line(each) for each in part) + "\n]"
        if isinstance(part, list)
        else _line(part)
        for name, part in cases.items()
    }
    return "{\n" + ",\n".join(f'"{name}": {text}' for name, text in lines.items()) + "\n}\n"


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def write() -> None:
    """Write the cases anew."""
    FILE.write_text(text_of(build()), encoding="utf-8")
