"""Steps that drive passages through the HTTP API, replay their statements, and read the ledger."""

import gc
import random
import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from psycopg import ClientCursor

from bench.browsing import Browser, web_processes
from bench.pgbench import keep_rate, run_scripts
from bench.roads import PASSWORD, USERNAME
from gubei.domain.checkpoints.models import Checkpoint, HourCount, Passage, Traveller
from gubei.domain.people.models import Identity, open_detail
from gubei.domain.territory.models import Level, Officer, Unit
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import in_shanghai, milliseconds_of

_IN_EACH = 4
_WARM = 4
# Not in what is written as \x…: a blind index is as long, and by chance looks like a key.
_UUID = re.compile(
    r"(?<![0-9a-fx])[0-9a-f]{8}-?[0-9a-f]{4}-?7[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}(?![0-9a-f])"
)
_PLATE = re.compile(r"冀W\d{5}")
Body = dict[str, Any]


class Traffic:
    """Vehicles with four residents whom nobody looks for, drawn from a fixed pool of families."""

    def __init__(self, families: int) -> None:
        """Read the families and where they go; the last records of the register are theirs."""
        # The first records are those who are looked for.
        cards = Identity.objects.order_by("-person", "pk")[: families * _IN_EACH]
        numbers = [open_detail("identity", each) for each in cards]
        self.families = [
            numbers[first : first + _IN_EACH] for first in range(0, len(numbers), _IN_EACH)
        ]
        self.checkpoints = [str(key) for key in Checkpoint.objects.values_list("pk", flat=True)]
        self.village = Unit.objects.filter(level=Level.VILLAGE).order_by("code")[0].code

    def vehicle(self, rng: random.Random, ids: Iterator[UUID], family: int | None = None) -> Body:
        """Return one vehicle as a device sends it."""
        tested = (datetime.now(UTC) - timedelta(hours=20)).isoformat()
        place = rng.randrange(len(self.families)) if family is None else family
        return {
            "id": str(next(ids)), "checkpoint": rng.choice(self.checkpoints),
            "plate": f"冀W{rng.randrange(10_000, 99_999)}", "vehicle_class": "car",
            "origin": "滦平县", "destination": "密云区", "destination_unit": self.village,
            "seconds": 18,
            "people": [
                {"name": "测", "document": number, "is_driver": number == self.families[place][0],
                 "celsius": 36.5, "tested_at": tested, "is_negative": True}
                for number in self.families[place]
            ],
        }  # fmt: skip


def press(clients: int, scripts: int, seconds: int) -> dict[str, Any]:
    """Let clients send one vehicle after the other, as fast as one web process answers."""
    traffic, before = Traffic(scripts), Passage.objects.count()
    with web_processes() as port:
        spent = _together(port, traffic, clients, lambda *_: None, seconds)
    compare(before + sum(map(len, spent)))
    return _times([each for one in spent for each in one], seconds)


def answer_nothing(clients: int, seconds: int, path: str) -> dict[str, Any]:
    """Let clients ask for what costs nothing but the way in and out: the floor of every answer."""
    with web_processes() as port:
        browsers = [Browser(port, USERNAME, PASSWORD) for _ in range(clients)]
        end = time.perf_counter() + seconds

        def drive(browser: Browser) -> list[float]:
            spent = list[float]()
            while (begun := time.perf_counter()) < end:
                browser.knock(path)
                spent.append(time.perf_counter() - begun)
            return spent

        with ThreadPoolExecutor(clients) as pool:
            spent = [each for one in pool.map(drive, browsers) for each in one]
    return _times(spent, seconds, "answers")


def keep_pace(clients: int, scripts: int, seconds: int, a_second: float) -> dict[str, Any]:
    """Let vehicles come at a steady rate; the time counts from when each was due."""
    traffic, before = Traffic(scripts), Passage.objects.count()
    with web_processes() as port:
        spent = _together(
            port, traffic, clients, lambda client, turn: (turn * clients + client) / a_second,
            seconds,
        )  # fmt: skip
    compare(before + sum(map(len, spent)))
    found = _times([each for one in spent for each in one], seconds)
    return {"asked_per_second": round(a_second, 1)} | found


Due = Callable[[int, int], float | None]
"""How long after the begin the so many-th vehicle of a client comes; None: as soon as it can."""


def _together(
    port: int, traffic: Traffic, clients: int, due: Due, seconds: float
) -> list[list[float]]:
    """Return the seconds of every answer, by client."""
    browsers = [Browser(port, USERNAME, PASSWORD) for _ in range(clients)]
    # All at once, so that each thread of the process has its connection and its statements.
    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(partial(_warm, traffic), browsers, range(clients)))
    connection.close()
    # Whoever measures must not stand still meanwhile, nor count that as the server's time.
    gc.collect()
    gc.freeze()
    begin = time.perf_counter()
    end = begin + seconds

    def drive(client: int) -> list[float]:
        rng, spent = random.Random(client), list[float]()
        ids = uuid7_run(milliseconds_of(datetime.now(UTC)) + client)
        while time.perf_counter() < end:
            wait = due(client, len(spent))
            begun = time.perf_counter() if wait is None else begin + wait
            if begun > end:
                break
            time.sleep(max(0.0, begun - time.perf_counter()))
            _send(browsers[client], traffic, rng, ids)
            spent.append(time.perf_counter() - begun)
        return spent

    with ThreadPoolExecutor(clients) as pool:
        return list(pool.map(drive, range(clients)))


def _warm(traffic: Traffic, browser: Browser, client: int) -> None:
    ids = uuid7_run(milliseconds_of(datetime.now(UTC)) - client - 1)
    for _ in range(_WARM):
        _send(browser, traffic, random.Random(client), ids)


def _send(
    browser: Browser, traffic: Traffic, rng: random.Random, ids: Iterator[UUID] | None = None
) -> None:
    ids = ids or uuid7_run(milliseconds_of(datetime.now(UTC)))
    answer = browser.post("/api/passages", {"passages": [traffic.vehicle(rng, ids)]})
    (item,) = answer["items"]
    if item["is_repeat"] or len(item["passage"]["travellers"]) != _IN_EACH:
        raise AssertionError(f"not a new vehicle with four people: {item}")


def _times(spent: list[float], seconds: float, what: str = "passages") -> dict[str, Any]:
    return {
        what: len(spent),
        "per_second": round(len(spent) / seconds, 1),
        "p50_ms": round(median(spent) * 1000, 1),
        "p99_ms": round(quantiles(spent, n=100)[98] * 1000, 1),
    }


def compare(passages: int) -> None:
    """Raise where a passage is missing or twice, or the counts of the hours are not the rows."""
    found = Passage.objects.count()
    counted = sum(HourCount.objects.values_list("vehicles", flat=True))
    people = sum(HourCount.objects.values_list("persons", flat=True))
    if not found == counted or found < passages or people != Traveller.objects.count():
        raise AssertionError(f"{passages=} {found=} {counted=} {people=}")


# The same statements by pgbench


def replay(
    folder: str, scripts: int, clients: int, seconds: int, protocol: str = "simple"
) -> dict[str, Any]:
    """Capture the statements of vehicles of every family, and replay them with pgbench.

    By the simple protocol the server reads and plans every statement anew, by the prepared one
    each script once on a connection. After that the same scripts come at half that speed.
    """
    traffic = Traffic(scripts)
    files, statements = [], 0
    with one_client() as post:
        post(traffic.vehicle(random.Random(1), _ids()))
        for family in range(len(traffic.families)):
            begun = milliseconds_of(datetime.now(UTC))
            body = traffic.vehicle(random.Random(family), _ids(), family)
            written = _capture(post, body)
            statements = len(written)
            file = Path(folder) / f"passage-{protocol}-{family}.sql"
            script = (
                _prepared(_script(written, begun))
                if protocol == "prepared"
                else _script(written, begun)
            )
            file.write_text(script, encoding="utf-8")
            files.append(file)
    pressed = run_scripts(files, clients=clients, seconds=seconds, protocol=protocol)
    half = keep_rate(
        files, clients=clients, seconds=seconds, protocol=protocol,
        a_second=max(1.0, pressed["per_second"] / 2),
    )  # fmt: skip
    return {"statements": statements, **pressed, "at_half": half}


def _ids() -> Iterator[UUID]:
    return uuid7_run(milliseconds_of(datetime.now(UTC)))


@contextmanager
def one_client() -> Iterator[Callable[[Body], None]]:
    """Give what posts a vehicle inside this process, where its statements can be seen."""
    from django.conf import settings  # noqa: PLC0415 - only here
    from django.test import Client  # noqa: PLC0415 - only here

    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    client.force_login(
        Officer.objects.get(username=USERNAME), "gubei.interfaces.api.sessions.OfficerBackend"
    )

    def post(body: Body) -> None:
        answer = client.post("/api/passages", {"passages": [body]}, "application/json")
        if answer.status_code != 200:
            raise AssertionError(answer.content.decode())

    yield post


def _capture(post: Callable[[Body], None], body: Body) -> list[str]:
    """Return each statement of one request as text."""
    texts: list[str] = []

    def look(execute: Any, statement: Any, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001 - Django's order
        with ClientCursor(connection.connection) as cursor:
            texts.append(cursor.mogrify(statement, params or None))
        return execute(statement, params, many, context)

    with connection.execute_wrapper(look):
        post(body)
    return texts


def _script(statements: list[str], begun: int) -> str:
    """Return a pgbench script: keys made since `begun` are made anew, the plate is drawn."""
    names: dict[str, str] = {}

    def fresh(found: re.Match[str]) -> str:
        key = found.group().replace("-", "")
        if int(key[:12], 16) < begun:
            return found.group()
        return f":{names.setdefault(key, f'key{len(names)}')}"

    lines = [_PLATE.sub("冀W:plate", _UUID.sub(fresh, text)) for text in statements]
    # Keys in the order of time, as the API gives them; an older server has random ones only.
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int")
        key = "uuidv7()" if cursor.fetchone()[0] >= 180_000 else "gen_random_uuid()"
    keys = ", ".join(f"{key} AS {name}" for name in names.values())
    head = ["\\set plate random(10000, 99999)", "BEGIN;", f"SELECT {keys} \\gset"]
    return "\n".join([*head, *(f"{' '.join(line.split())};" for line in lines), "COMMIT;", ""])


_LITERAL = re.compile(r"(\bE)?'((?:[^']|'')*)'")
_VARIABLE = re.compile(r"(?<!:):(key\d+|plate)\b")
_JSON_WORD = re.compile(r"\":(?=(?:true|false|null)\b)")


def _prepared(script: str) -> str:
    """Take variables out of literals: prepared, they are parameters, and JSON's words are none."""
    return _LITERAL.sub(lambda found: _parted(found[1] or "", found[2]), script)


def _parted(mark: str, text: str) -> str:
    pieces = _VARIABLE.split(_JSON_WORD.sub('": ', text))
    parts = [
        f"{mark}'{piece}'" if place % 2 == 0 else f":{piece}" for place, piece in enumerate(pieces)
    ]
    # An int and a uuid are joined to a text, never cast in place.
    return f"({' || '.join(parts)})" if len(parts) > 1 else parts[0]


# The ledger


def read_ledger(pages: int, days: int) -> dict[str, Any]:
    """Read the ledger of one day after the other; beside it, the same sums from the rows."""
    today = in_shanghai(datetime.now(UTC)).date()
    asked = [str(today - timedelta(days=turn % days)) for turn in range(pages)]
    with web_processes() as port:
        browser, spent = Browser(port, USERNAME, PASSWORD), []
        browser.get(f"/api/checkpoints/ledger?day={today}")
        for day in asked:
            begun = time.perf_counter()
            found = browser.get(f"/api/checkpoints/ledger?day={day}")
            spent.append(time.perf_counter() - begun)
    day = asked[-1]
    begun = time.perf_counter()
    rows = _sums_of(day)
    seconds = time.perf_counter() - begun
    total = (found["total"]["vehicles"], found["total"]["persons"])
    if rows != total:
        raise AssertionError(f"the ledger of {day} says {total}, its rows say {rows}")
    return {
        "pages": pages,
        "p50_ms": round(median(spent) * 1000, 1),
        "p95_ms": round(quantiles(spent, n=20)[18] * 1000, 1),
        "reference": "vehicles and people of a day, summed from the rows",
        "reference_ms": round(seconds * 1000, 1),
    }


@transaction.atomic
def _sums_of(day: str) -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(DISTINCT p.id), count(t.id) FROM gubei_passage p"
            " JOIN gubei_traveller t ON t.passage_id = p.id"
            " WHERE p.withdrawn_at IS NULL AND p.passed_at >= %(day)s::date::timestamp"
            " AT TIME ZONE 'Asia/Shanghai' AND p.passed_at < (%(day)s::date + 1)::timestamp"
            " AT TIME ZONE 'Asia/Shanghai'",
            {"day": day},
        )
        vehicles, people = cursor.fetchone()
    return vehicles, people
