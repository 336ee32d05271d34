"""`gubei bench itinerary`: how much of labelled case reports is found, and how fast.

Precision is the share of what was found that was labelled, recall the share of what was labelled
that was found. `exact` counts the same first and last character, the other two columns count any
overlap. Rules were written while looking at the training part; the valid part was not looked at.
"""

import time
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Literal

from bench.itinerary_reports import Kind, Labelled, Piece, has_reports, read_reports
from gubei.engines.itinerary import Itinerary, Span, propose
from gubei.terms.refusals import NotFound

# The last report of the set is of 7 February 2020; "now" is compared as a word, not as a day.
WRITTEN_ON = date(2020, 2, 29)
_KINDS: tuple[Kind, ...] = ("date", "place", "vehicle")
_BANDS = ((0.0, 0.5), (0.5, 0.7), (0.7, 0.85), (0.85, 1.01))


def cases() -> list[dict[str, Any]]:
    """Return the cases of both parts. Raises NotFound where the data set is absent."""
    if not has_reports():
        raise NotFound(
            "The data set case_reports_zh does not lie beside the project.",
            "项目旁没有数据集 case_reports_zh。",
        )
    return [case for part in ("valid", "train") for case in measure(part)]  # type: ignore[arg-type]


def measure(part: Literal["train", "valid"]) -> list[dict[str, Any]]:
    """Return precision and recall of each kind, of pairs of date and place, and the speed."""
    reports = list(read_reports(part))
    begun = time.perf_counter()
    found = [propose(each.text, written_on=WRITTEN_ON) for each in reports]
    seconds = time.perf_counter() - begun
    return [
        *(_of_kind(part, kind, reports, found) for kind in _KINDS),
        _of_pairs(part, reports, found),
        *_by_confidence(part, reports, found),
        {"case": f"{part}: speed", "labelled": len(reports), "a_second": len(reports) / seconds},
    ]


def pieces_of(found: Itinerary, kind: Kind) -> set[Piece]:
    """Return the pieces of text that were found of a kind."""
    spans: dict[Kind, Iterable[Span]] = {
        "date": (each.span for each in found.dates),
        "place": (each.span for each in found.places),
        "vehicle": (each.span for each in found.vehicles),
    }
    return {(each.start, each.end) for each in spans[kind]}


def overlap(one: Piece, other: Piece) -> bool:
    """Return whether two pieces share a character."""
    return one[0] < other[1] and other[0] < one[1]


def _of_kind(
    part: str, kind: Kind, reports: Sequence[Labelled], found: Sequence[Itinerary]
) -> dict[str, Any]:
    labelled = proposed = same = touched = reached = 0
    for report, each in zip(reports, found, strict=True):
        true, ours = report.pieces[kind], pieces_of(each, kind)
        labelled, proposed, same = (
            labelled + len(true),
            proposed + len(ours),
            same + len(true & ours),
        )
        touched += sum(any(overlap(one, other) for other in true) for one in ours)
        reached += sum(any(overlap(one, other) for other in ours) for one in true)
    return {
        "case": f"{part}: {kind}",
        "labelled": labelled,
        "proposed": proposed,
        "precision": touched / proposed,
        "recall": reached / labelled,
        "exact_precision": same / proposed,
        "exact_recall": same / labelled,
    }


def _dated_places(found: Itinerary) -> list[tuple[Piece, Piece, float]]:
    """Return date, place and confidence of each visit that has both, origins too."""
    return [
        (
            (each.when.span.start, each.when.span.end),
            (place.span.start, place.span.end),
            each.confidence,
        )
        for each in found.visits
        for place in (each.place, each.origin)
        if each.when is not None and place is not None
    ]


def _of_pairs(part: str, reports: Sequence[Labelled], found: Sequence[Itinerary]) -> dict[str, Any]:
    labelled = proposed = right = reached = 0
    for report, each in zip(reports, found, strict=True):
        ours = _dated_places(each)
        known = [pair for pair in ours if any(overlap(pair[1], true[1]) for true in report.pairs)]
        labelled, proposed = labelled + len(report.pairs), proposed + len(known)
        right += sum(_is_right(pair, report) for pair in known)
        reached += sum(
            any(overlap(day, true[0]) and overlap(place, true[1]) for day, place, _ in ours)
            for true in report.pairs
        )
    return {
        "case": f"{part}: date of a place",
        "labelled": labelled,
        "proposed": proposed,
        "precision": right / proposed,
        "recall": reached / labelled,
    }


def _is_right(pair: tuple[Piece, Piece, float], report: Labelled) -> bool:
    day, place, _ = pair
    return any(overlap(day, true[0]) and overlap(place, true[1]) for true in report.pairs)


def _by_confidence(
    part: str, reports: Sequence[Labelled], found: Sequence[Itinerary]
) -> list[dict[str, Any]]:
    """Return, for bands of confidence, the share of proposals whose place was labelled."""
    seen = [
        (
            each.confidence,
            any(_piece_touches(each.place.span, true) for true in report.pieces["place"]),
        )
        for report, one in zip(reports, found, strict=True)
        for each in one.visits
        if each.place is not None
    ]
    banded = [(low, [hit for sure, hit in seen if low <= sure < high]) for low, high in _BANDS]
    return [
        {"case": f"{part}: place, confidence from {low}", "proposed": len(hits), "precision": sum(hits) / len(hits)}
        for low, hits in banded
        if hits
    ]  # fmt: skip


def _piece_touches(span: Span, piece: Piece) -> bool:
    return overlap((span.start, span.end), piece)
