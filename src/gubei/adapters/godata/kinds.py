"""What a table of Go.Data holds: told by its columns, then by its name."""

from collections.abc import Mapping, Sequence

from gubei.adapters.godata import columns
from gubei.adapters.line_lists.columns import Column, match
from gubei.adapters.line_lists.files import Table
from gubei.terms.outbreaks import Kind

COLUMNS: Mapping[Kind, Sequence[Column]] = {
    "case": columns.CASE,
    "contact": columns.CONTACT,
    "relation": columns.RELATION,
    "follow_up": columns.FOLLOW_UP,
    "sample": columns.SAMPLE,
}
# Without these a table is not of the kind; any of those sets is enough.
_NEEDED: Mapping[Kind, Sequence[frozenset[str]]] = {
    "relation": (frozenset({"source", "target"}),),
    "sample": (
        frozenset({"person", "number"}),
        frozenset({"person", "taken_at"}),
        frozenset({"person", "result"}),
    ),
    "follow_up": (frozenset({"contact", "on"}),),
    "case": (frozenset({"key"}), frozenset({"number"}), frozenset({"person.given_name"})),
    "contact": (frozenset({"key"}), frozenset({"number"}), frozenset({"person.given_name"})),
}
_OWNERS: Mapping[Kind, str] = {"sample": "person", "follow_up": "contact"}
# Columns that only one kind has say more than those that several share.
_TELLING: Mapping[Kind, frozenset[str]] = {
    "case": frozenset({"classification", "onset_on", "outcome", "infected_on", "isolated_at", "became_on"}),
    "contact": frozenset({"last_contact_on", "relation.source", "watched_until", "watched_from", "watch"}),
    "relation": frozenset({"source", "target"}),
    "sample": frozenset({"number", "taken_at", "result_at", "laboratory", "sample_type"}),
    "follow_up": frozenset({"contact", "on", "visit", "day"}),
}  # fmt: skip
_NAMES: Sequence[tuple[str, Kind]] = (
    ("follow", "follow_up"), ("随访", "follow_up"), ("relation", "relation"), ("关系", "relation"),
    ("lab", "sample"), ("sample", "sample"), ("检测", "sample"), ("contact", "contact"),
    ("密接", "contact"), ("case", "case"), ("linelist", "case"), ("病例", "case"),
)  # fmt: skip


def kind_of(table: Table) -> Kind | None:
    """Return what the rows are, None where no kind fits the columns."""
    scores = {kind: _score(table, kind) for kind in COLUMNS}
    best = max(scores.values())
    if best <= 0:
        return None
    fitting = [kind for kind, score in scores.items() if score == best]
    named = _by_name(table.name)
    return named if named in fitting else fitting[0]


def _score(table: Table, kind: Kind) -> float:
    found = {each.field for each in match(table.headers, COLUMNS[kind]).values()}
    is_named = _by_name(table.name) == kind
    # A table that says by its name that it holds samples needs to say no more than whose.
    is_owned = is_named and _OWNERS.get(kind, "") in found
    if not is_owned and not any(needed <= found for needed in _NEEDED[kind]):
        return 0
    return len(found) / 10 + 2 * len(found & _TELLING[kind]) + 1.5 * is_named


def _by_name(name: str) -> Kind | None:
    plain = name.lower()
    return next((kind for part, kind in _NAMES if part in plain), None)


def is_of_contacts(name: str) -> bool:
    """Say whether the name speaks of contacts of contacts."""
    plain = name.lower().replace("-", " ").replace("_", " ")
    return "of contact" in plain or "次密" in plain
