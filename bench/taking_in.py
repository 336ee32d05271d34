"""Steps that take a list in: Gubei's way, and row by row."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from bench.reference_intake import read_rows, take_in_row_by_row
from gubei.adapters.tables import read_workbook
from gubei.domain.leads.models import DispatchList, Lead, ListKind
from gubei.domain.leads.operations.intake import Received
from gubei.domain.leads.queries.ledger import ledgers
from gubei.domain.leads.queries.lists import cells_of
from gubei.domain.people.models import MatchCandidate
from gubei.interfaces.cli.database import ensure_units, open_database
from gubei.interfaces.cli.intake import digest_of_file, run_intake
from gubei.interfaces.cli.saying import be_quiet


def take_in_file(file: str) -> dict[str, Any]:
    """Take a file in as `gubei intake` does, and draw up its ledger.

    The seconds begin before the file is read and end after the ledger.
    """
    be_quiet()
    path, now = Path(file), datetime.now(UTC)
    came = now - timedelta(hours=3)  # so that what is open is overdue
    begun, used = time.perf_counter(), time.process_time()
    received = Received(path.name, digest_of_file(path), path.name, ListKind.DISPATCH, came)
    report = run_intake(read_workbook(path), received, now=now)
    taken = time.perf_counter()
    key = report.dispatch_list.pk
    ledger = ledgers([key], at=now)[key].total
    seconds = time.perf_counter() - begun
    if not ledger.balances:
        raise AssertionError("the books of the list do not balance")
    return report.as_dict() | {
        "seconds": round(seconds, 3),
        "cpu_seconds": round(time.process_time() - used, 2),
        "ledger_seconds": round(seconds - (taken - begun), 3),
    }


def take_in_once(file: str) -> dict[str, Any]:
    """Take a file in, unless an earlier benchmark on the same data folder did."""
    taken = DispatchList.objects.filter(file_name=Path(file).name).exists()
    return {} if taken else take_in_file(file)


def meet_rows(file: str, key: str) -> dict[str, Any]:
    """Take a file in where nobody is known: `persons` by the value of the column `key`, `asked`
    the pairs of persons that wait for an officer.
    """
    open_database()
    ensure_units(datetime.now(UTC))
    taken = take_in_file(file)
    leads = Lead.objects.filter(dispatch_list=taken["list"]).select_related("row", "dispatch_list")
    place = leads[0].dispatch_list.sheets[0]["columns"].index(key)
    asked = MatchCandidate.objects.filter(decided_at=None).values_list("person", "other")
    return {
        "persons": {cells_of(lead.row)[place]: str(lead.person_id) for lead in leads},
        "asked": [[str(one), str(other)] for one, other in asked],
        "seconds": taken["seconds"],
    }


def take_in_sample(file: str) -> dict[str, Any]:
    """Take a file in row by row, and undo it after every check was made.

    Undone, so that the register is the same for whoever comes next.
    """
    now = datetime.now(UTC)
    begun, used = time.perf_counter(), time.process_time()
    with transaction.atomic():
        header, *cells = read_rows(Path(file))
        counts = take_in_row_by_row(header, cells, now=now)
        seconds, spent = time.perf_counter() - begun, time.process_time() - used
        transaction.set_rollback(True)
    return counts | {"seconds": round(seconds, 3), "cpu_seconds": round(spent, 2)}
