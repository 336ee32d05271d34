"""Case reports that people labelled by hand (data set case_reports_zh, beside the project)."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "data" / "case_reports_zh"
Kind = Literal["date", "place", "vehicle"]
Piece = tuple[int, int]  # [start, end) characters
# ResidencePlace is where somebody is registered, not where the report says that they went.
_LABELS: dict[Kind, frozenset[str]] = {
    "date": frozenset({"Date", "EndDate"}),
    "place": frozenset({"Spot", "Location"}),
    "vehicle": frozenset({"Vehicle"}),
}


@dataclass(frozen=True, slots=True)
class Labelled:
    """A report, the pieces labelled in it by kind, and which date goes with which place."""

    text: str
    pieces: dict[Kind, frozenset[Piece]]
    pairs: frozenset[tuple[Piece, Piece]]


def has_reports() -> bool:
    """Return whether the data set lies beside the project."""
    return (FOLDER / "valid.jsonl.gz").exists()


def read_reports(part: Literal["train", "valid"]) -> Iterator[Labelled]:
    """Yield the reports of a part."""
    with gzip.open(FOLDER / f"{part}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            yield _labelled(json.loads(line))


def _labelled(row: dict[str, object]) -> Labelled:
    entities: list[tuple[int, int, str]] = row["entities"]  # type: ignore[assignment]
    events: list[dict[str, list[tuple[int, int, str]]]] = row["events"]  # type: ignore[assignment]
    pieces = {
        kind: frozenset((start, end) for start, end, label in entities if label in labels)
        for kind, labels in _LABELS.items()
    }
    pairs = {
        ((day[0], day[1]), (place[0], place[1]))
        for event in events
        for day in event["tuple"]
        for place in event["tuple"]
        if day[2] == "Date" and place[2] in _LABELS["place"]
    }
    return Labelled(str(row["text"]), pieces, frozenset(pairs))
