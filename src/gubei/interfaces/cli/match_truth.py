"""Who is truly the same person: pairs in a file, or a column that names the person."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from gubei.adapters.tables import read_workbook
from gubei.engines.columns.fields import plain
from gubei.interfaces.cli.match_table import Table, read_table
from gubei.terms.refusals import Invalid

_PERSON = re.compile(
    "(?:true)?(?:cluster|entity)(?:id|no|key)?|(?:true)?(?:person|ent)(?:id|no|key)|"
    "true(?:id|person|label)|truth|masterid|goldid|realid|uniqueperson|"
    "(?:真实)?人员标识|真实人员|同一人"
)
_FEBRL = re.compile(r"(rec-\d+)-(?:org|dup-?\d*)", re.IGNORECASE)
_SCORE = re.compile(r"score|label|match|same|truth|is_?dup|prob|结果", re.IGNORECASE)
_ID = re.compile(
    r"(?:^|[_\s.-])(?:id|rec|record|row|key|left|right|l|r)(?:$|[_\s.\d-])|编号|序号|行号",
    re.IGNORECASE,
)
_OTHER_SIDE = re.compile(
    r"(?:^|[_\s.-])(?:right|r|other|second|2|b)$|[a-z]2$|右|另一", re.IGNORECASE
)
_NO = frozenset(["0", "false", "no", "n", "different", "否", "不同"])

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Truth:
    """The true pairs of rows (left < right), and the places of columns that give them away.

    `unknown` are the row ids of a truth file that the table does not have, in their order.
    """

    pairs: frozenset[Pair]
    places: frozenset[int] = frozenset()
    unknown: tuple[str, ...] = ()


def find_truth(table: Table, asked: str) -> Truth | None:
    """Return the truth that was asked for, or that a column of the table clearly gives.

    `asked` is a file or the name of a column. Raises Invalid where it is neither, or where
    the file names no row of the table.
    """
    if not asked:
        return _told_by_itself(table)
    place = table.place_of(asked)
    if place is not None:
        return _by_column(table, place)
    if Path(asked).exists():
        return _by_file(table, Path(asked))
    raise Invalid(
        f"“{asked}” is neither a file nor a column of the table. Columns: {table.headers()}.",
        f"“{asked}”既不是文件，也不是表中的列。列名：{table.headers()}。",
        code="no_truth",
    )


def hidden_places(table: Table) -> set[int]:
    """The places of all columns that may name the person, whether asked for or not."""
    return {place for place in range(len(table.header)) if _names_person(table, place)}


def _told_by_itself(table: Table) -> Truth | None:
    for place in sorted(hidden_places(table), key=lambda place: not _is_febrl(table, place)):
        if _has_repeats(_persons(table, place)):
            return _by_column(table, place)
    return None


def _names_person(table: Table, place: int) -> bool:
    return bool(_PERSON.fullmatch(plain(table.header[place]))) or _is_febrl(table, place)


def _is_febrl(table: Table, place: int) -> bool:
    some = [value for value in table.columns[place][:200] if value]
    return len(some) > 1 and all(_FEBRL.fullmatch(value) for value in some)


def _has_repeats(values: Sequence[str]) -> bool:
    filled = [value for value in values if value]
    return len(set(filled)) < len(filled)


def _persons(table: Table, place: int) -> list[str]:
    """The person named in each row: the number in rec-223-dup-0, or the whole value."""
    found = (_FEBRL.fullmatch(value) for value in table.columns[place])
    return [
        each[1] if each else value for each, value in zip(found, table.columns[place], strict=True)
    ]


def _by_column(table: Table, place: int) -> Truth:
    return Truth(_pairs_of(_persons(table, place)), frozenset([place]))


def _pairs_of(persons: Iterable[str]) -> frozenset[Pair]:
    rows: dict[str, list[int]] = defaultdict(list)
    for row, person in enumerate(persons):
        if person:
            rows[person].append(row)
    return frozenset(pair for each in rows.values() for pair in combinations(each, 2))


def _by_file(table: Table, path: Path) -> Truth:
    truth = read_table(read_workbook(path), path)
    if len(truth.header) < 2:
        raise Invalid(
            "The truth needs two columns: pairs of row ids, or a row id and its person.",
            "真值文件至少需要两列：成对的行编号，或行编号与人员标识。",
            code="truth_shape",
        )
    left, right = _id_places(truth.header)
    if _maps_rows(table, truth, left, right):
        return _by_map(table, truth, left, right)
    return _by_pairs(table, truth, left, right)


def _id_places(header: Sequence[str]) -> tuple[int, int]:
    """The two columns with ids; `source_dataset` between them and scores are passed over."""
    named = [
        place
        for place, name in enumerate(header)
        if "source" not in name.lower() and "dataset" not in name.lower() and _ID.search(name)
    ]
    persons = [place for place, name in enumerate(header) if _PERSON.fullmatch(plain(name))]
    if persons and persons[0] != 0:
        return next((place for place in named if place != persons[0]), 0), persons[0]
    return (named[0], named[1]) if len(named) > 1 else (0, 1)


def _maps_rows(table: Table, truth: Table, left: int, right: int) -> bool:
    """Each line gives a row and its person, not two rows.

    Where no value on the right is a row: persons are named more than once, or nobody is twice in
    the table, and two columns of a pair are named alike (`id_l`, `id_r`; left, right).
    """
    if _PERSON.fullmatch(plain(truth.header[right])):
        return True
    if _OTHER_SIDE.search(truth.header[right]):
        return False
    ids = table.rows_by_id(truth.columns[left])
    named = truth.columns[right]
    return len(ids) > 0 and not any(value in ids for value in named) and _has_repeats(named)


def _by_map(table: Table, truth: Table, left: int, right: int) -> Truth:
    rows = _known_rows(table, truth.columns[left])
    persons = [""] * table.rows
    for name, person in zip(truth.columns[left], truth.columns[right], strict=True):
        if name in rows:
            persons[rows[name]] = person
    return Truth(_pairs_of(persons), unknown=_unknown(rows, truth.columns[left]))


def _by_pairs(table: Table, truth: Table, left: int, right: int) -> Truth:
    said = _are_same(truth, left, right)
    pairs = [
        (one, other)
        for one, other, same in zip(truth.columns[left], truth.columns[right], said, strict=True)
        if same
    ]
    names = [name for pair in pairs for name in pair]
    rows = _known_rows(table, names)
    known = [(rows[one], rows[other]) for one, other in pairs if one in rows and other in rows]
    kept = frozenset((min(pair), max(pair)) for pair in known if pair[0] != pair[1])
    return Truth(kept, unknown=_unknown(rows, names))


def _unknown(rows: dict[str, int], names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name not in rows))


def _are_same(truth: Table, left: int, right: int) -> list[bool]:
    """What a score column says, if there is one; else every line is a true pair."""
    for place, name in enumerate(truth.header):
        if place not in (left, right) and _SCORE.search(name):
            return [_is_yes(value) for value in truth.columns[place]]
    return [True] * truth.rows


def _is_yes(text: str) -> bool:
    try:
        return float(text) >= 0.5
    except ValueError:
        return text.strip().lower() not in _NO


def _known_rows(table: Table, names: Sequence[str]) -> dict[str, int]:
    rows = table.rows_by_id(names)
    if names and not rows:
        raise Invalid(
            f"The ids in the truth (such as “{names[0]}”) do not occur in the table.",
            f"真值文件中的编号（如“{names[0]}”）在表中不存在。",
            code="truth_ids",
        )
    return rows
