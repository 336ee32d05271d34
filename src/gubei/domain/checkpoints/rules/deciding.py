"""What the policy decides of everybody in a vehicle. Pure."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from gubei.domain.checkpoints.rules.entries import Person, Tidy
from gubei.domain.checkpoints.rules.kinds import Direction
from gubei.engines.policy import Pack, Traveller, Verdict, judge
from gubei.terms.moments import in_shanghai
from gubei.terms.passages import Ask, Outcome, gravest
from gubei.terms.words import Words

SECRET = frozenset({Ask.UNDER_MEASURE, Ask.SOUGHT})
"""Why somebody is handed over is the duty officer's to know: a barrier sees the decision."""


def traveller_of(tidy: Tidy, person: Person, found: frozenset[Ask]) -> Traveller:
    """Return a person as the engine asks for one.

    A child without papers beside somebody with papers is not held for it.
    """
    said = person.said
    facts = set(tidy.entry.facts | said.facts | found)
    if tidy.entry.direction is Direction.OUT:
        facts.add(Ask.LEAVING)
    if said.is_negative is False:
        facts.add(Ask.POSITIVE)
    if not person.document.number and not _is_with_family(tidy, person):
        facts.add(Ask.NO_PAPERS)
    return Traveller(
        facts=frozenset(facts),
        vehicle=tidy.entry.vehicle_class,
        tested_at=said.tested_at,
        is_negative=bool(said.is_negative),
        celsius=said.celsius,
        birth_date=person.birth_date,
        leaves_at=said.leaves_at,
    )


def verdict_of(
    pack: Pack | None, tidy: Tidy, person: Person, found: frozenset[Ask]
) -> Verdict | None:
    """Return the decision on a person; None where no policy says who is let in."""
    if pack is None:
        return None
    return judge(pack, traveller_of(tidy, person, found), tidy.passed_at)


def _is_with_family(tidy: Tidy, person: Person) -> bool:
    """Say whether a child under 16, who need not carry a card, sits beside a person with one."""
    born = person.birth_date
    if born is None or (in_shanghai(tidy.passed_at).date() - born) > timedelta(days=16 * 366):
        return False
    return any(other.document.is_sure for other in tidy.people)


def outcome_of(outcomes: list[str]) -> str:
    """Return the outcome of a vehicle: the gravest of its people's; "" while one has none."""
    if "" in outcomes:
        return ""
    worst = gravest(Outcome(each) for each in outcomes)
    return worst.value if worst else ""


def may_close(outcomes: list[str]) -> bool:
    """Say whether everybody in a vehicle has a decision that lets it go on."""
    return all(each and Outcome(each).is_final for each in outcomes)


def words_of(pack: Pack | None, rule: str) -> tuple[Words, Words]:
    """Return what a rule of a pack says, and its reference; empty where there is none."""
    nothing = Words("", "")
    if pack is None or pack.checkpoint is None:
        return nothing, nothing
    found = next((each for each in pack.checkpoint.rules if each.name == rule), None)
    if found is None:
        return nothing, nothing
    return found.says.words, pack.references[found.reference].words


def hours_of(verdicts: Mapping[UUID, Verdict | None], name: str) -> float | None:
    """Return the shortest of a kind of hours among decisions; None where none asks for it."""
    asked = [getattr(each, name) for each in verdicts.values() if each is not None]
    return min((each for each in asked if each is not None), default=None)
