"""The ledger of checkpoints as a table: a row for each number that the page shows."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.http import FileResponse
from ninja import Router

from gubei.domain.checkpoints.queries.ledger import Ledger, Line, ledger_of
from gubei.domain.checkpoints.queries.posts import checkpoint_in_reach, checkpoints_of
from gubei.domain.checkpoints.rules.kinds import Direction
from gubei.domain.leads.queries.tables_out import TableOut
from gubei.domain.territory.rules import Ability, require_any
from gubei.interfaces.api.asked import SignedRequest, now_of
from gubei.interfaces.api.files import Kind, send_tables
from gubei.interfaces.api.language import reading_language
from gubei.terms.moments import in_shanghai
from gubei.terms.passages import Outcome, VehicleClass
from gubei.terms.words import Words

router = Router(tags=["files"])
_CUTS = {
    "total": Words("Day", "合计"),
    "checkpoint": Words("Checkpoint", "检查站"),
    "hour": Words("Hour", "小时"),
    "class": Words("Class", "车辆类别"),
    "reason": Words("Reason", "劝返、移交与留置原因"),
}
_HEADER = (
    Words("By", "分类"), Words("Of", "项目"), Words("Vehicles", "车辆"), Words("Persons", "人员"),
    Words("Per vehicle", "人/车"), Words("Tested", "有检测"), *(each.words for each in Outcome),
    Words("Undecided", "待定"), Words("Decided otherwise", "另行决定"),
    Words("Service, seconds p50", "查验秒数 p50"), Words("p90", "p90"), Words("On duty", "在岗"),
)  # fmt: skip
_NAME = Words("Ledger of checkpoints", "检查站台账")


@router.get("/exports/checkpoint-ledger.{kind}")
def download_checkpoint_ledger(
    request: SignedRequest,
    kind: Kind,
    day: date | None = None,
    checkpoint: UUID | None = None,
    direction: Direction | None = None,
) -> FileResponse:
    """Download the ledger of a day as the page shows it: numbers, and nobody's name."""
    require_any(request.auth, Ability.READ, Ability.PASSAGES)
    if checkpoint is not None:
        checkpoint_in_reach(request.auth, checkpoint)
    now, language = now_of(request), reading_language(request)
    found = ledger_of(
        request.auth, day=day or in_shanghai(now).date(), now=now, checkpoint=checkpoint,
        direction=direction or "",
    )  # fmt: skip
    names = {str(each.pk): each.site.name for each in checkpoints_of(request.auth)}
    name = f"{_NAME.say(language)}-{found.day.isoformat()}"
    header = [each.say(language) for each in _HEADER]
    rows = enumerate(_rows(found, names, language), start=2)
    table = TableOut(name, (), header, 1, ((number, cells) for number, cells in rows))
    return send_tables([table], kind, name)


def _rows(found: Ledger, names: Mapping[str, str], language: str) -> Iterator[Sequence[str]]:
    def cut(name: str) -> str:
        return _CUTS[name].say(language)

    yield [cut("total"), found.day.isoformat(), *_numbers(found.total)]
    for each in found.by_checkpoint:
        staff = found.staff.get(each.key, 0)
        yield [cut("checkpoint"), names[each.key], *_numbers(each, staff)]
    for each in found.by_hour:
        yield [cut("hour"), f"{each.key}:00", *_numbers(each, found.staff_by_hour.get(each.key, 0))]
    for each in found.by_class:
        yield [cut("class"), VehicleClass(each.key).words.say(language), *_numbers(each)]
    for why in found.reasons:
        outcome = Outcome(why.outcome).words.say(language)
        said = outcome if not why.rule else f"{outcome}: {why.words.say(language)}"
        yield [cut("reason"), said, "", str(why.persons)]


def _numbers(line: Line, staff: int | None = None) -> list[str]:
    numbers = line.numbers
    vehicles, persons = numbers["vehicles"], numbers["persons"]
    return [
        str(vehicles), str(persons), f"{persons / vehicles:.1f}" if vehicles else "",
        str(numbers["tested"]), *(str(numbers[each.value]) for each in Outcome),
        str(numbers["undecided"]), str(numbers["overridden"]), _seconds(line.p50),
        _seconds(line.p90), "" if staff is None else str(staff),
    ]  # fmt: skip


def _seconds(value: float | None) -> str:
    return "" if value is None else f"{value:g}"
