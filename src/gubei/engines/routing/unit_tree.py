"""Is a table of units one tree? Every fault is told in words that say what to correct."""

from collections import Counter
from collections.abc import Iterator, Sequence

from gubei.engines.routing.units import LEVELS, UnitRow
from gubei.terms.findings import Finding
from gubei.terms.words import Words


def check_tree(rows: Sequence[UnitRow]) -> tuple[Finding, ...]:
    """Return every fault of the table; none means that it can be stored.

    A tree has one district without a parent, towns below it and villages below the towns;
    every code and name is there, every code once, every parent known, nothing in a circle.
    """
    known = {row.code: row for row in rows}
    return (
        *_missing_values(rows),
        *_repeated_codes(rows),
        *_wrong_roots(rows),
        *_wrong_parents(rows, known),
        *_wrong_places(rows),
    )


def top_down(rows: Sequence[UnitRow]) -> tuple[UnitRow, ...]:
    """Return the rows so that each comes after its parent; the order within a level stays."""
    return tuple(row for level in LEVELS for row in rows if row.level == level)


def _missing_values(rows: Sequence[UnitRow]) -> Iterator[Finding]:
    for row in rows:
        if not row.code:
            yield _say(
                "code", "unit_code_missing",
                f"The unit {row.name!r} has no code; every unit needs one.",
                f"单位“{row.name}”没有编码，请补上。",
            )  # fmt: skip
        if not row.name:
            yield _say(
                "name", "unit_name_missing",
                f"The unit {row.code} has no name; every unit needs one.",
                f"单位{row.code}没有名称，请补上。",
            )  # fmt: skip


def _repeated_codes(rows: Sequence[UnitRow]) -> Iterator[Finding]:
    for code, count in Counter(row.code for row in rows if row.code).items():
        if count > 1:
            yield _say(
                "code", "unit_code_twice",
                f"The code {code} stands {count} times; keep one row.",
                f"编码{code}出现了{count}次，请只保留一行。",
            )  # fmt: skip


def _wrong_roots(rows: Sequence[UnitRow]) -> Iterator[Finding]:
    roots = [row for row in rows if not row.parent]
    if rows and not roots:
        yield _say(
            "parent", "unit_root_missing",
            "No unit is without a parent; the district must be.",
            "没有一个单位的上级为空；区县一行的上级应为空。",
        )  # fmt: skip
    if len(roots) > 1:
        names = ", ".join(f"{row.name} ({row.code})" for row in roots[:5])
        yield _say(
            "parent", "unit_roots_several",
            f"{len(roots)} units have no parent: {names}. Only one district may stand on top.",
            f"有{len(roots)}个单位没有上级：{names}。只能有一个区县在最上层。",
        )  # fmt: skip


def _wrong_parents(rows: Sequence[UnitRow], known: dict[str, UnitRow]) -> Iterator[Finding]:
    for row in rows:
        above = known.get(row.parent)
        if row.parent and above is None:
            yield _say(
                "parent", "unit_parent_unknown",
                f"{row.name} ({row.code}) names the parent {row.parent}, which is not in the file.",
                f"{row.name}（{row.code}）的上级{row.parent}不在文件中。",
            )  # fmt: skip
        elif _is_in_circle(row, known):
            yield _say(
                "parent", "unit_loop",
                f"{row.name} ({row.code}) is its own parent, directly or in a circle.",
                f"{row.name}（{row.code}）的上级关系成了环。",
            )  # fmt: skip
        elif not _is_next_below(row, above):
            yield _say(
                "level", "unit_level_wrong",
                f"{row.name} ({row.code}) is a {row.level} below "
                f"{f'a {above.level}' if above else 'nothing'}; "
                "a town stands below the district, a village below a town.",
                f"{row.name}（{row.code}）的级别与上级不符：镇街在区县之下，村居在镇街之下。",
            )  # fmt: skip


def _is_in_circle(row: UnitRow, known: dict[str, UnitRow]) -> bool:
    step = known.get(row.parent)
    for _ in known:
        if step is None:
            return False
        if step.code == row.code:
            return True
        step = known.get(step.parent)
    return False


def _is_next_below(row: UnitRow, above: UnitRow | None) -> bool:
    depth = LEVELS.index(above.level) + 1 if above else 0
    return depth < len(LEVELS) and row.level == LEVELS[depth]


def _wrong_places(rows: Sequence[UnitRow]) -> Iterator[Finding]:
    for row in rows:
        if not (_within(row.longitude, 180) and _within(row.latitude, 90)):
            yield _say(
                "longitude", "unit_place_wrong",
                f"{row.name} ({row.code}) lies at {row.longitude}, {row.latitude}, "
                "which is nowhere on earth: longitude first, in degrees.",
                f"{row.name}（{row.code}）的经纬度{row.longitude}、{row.latitude}不存在，单位应为度。",
            )  # fmt: skip


def _within(degrees: float | None, limit: float) -> bool:
    return degrees is None or -limit <= degrees <= limit


def _say(field: str, code: str, en: str, zh: str) -> Finding:
    return Finding(field, code, Words(en, zh))
