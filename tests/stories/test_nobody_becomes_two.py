"""Promise: a person whom two rows name is one person, or an officer is asked; never silently two.

FEBRL 3 and fake_1000, where they lie beside the project: rows with slips in every field, and
the truth about who is who. Nothing of them is copied.
"""

import csv
import gzip
import io
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from uuid import UUID

import pytest

from gubei.domain.leads.models import DispatchList, Lead
from gubei.domain.leads.queries.lists import cells_of
from gubei.domain.people.models import MatchCandidate
from tests.files import take
from tests.world import World

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
pytestmark = pytest.mark.django_db
Pairs = set[frozenset[UUID]]


@dataclass(frozen=True)
class Known:
    """A set with its truth: how many persons it may come to, and what must be found."""

    path: str
    person_of: Callable[[Sequence[str]], str]
    most_persons: int
    recall: float
    recall_with_questions: float


SETS = [
    Known("splink_fake_1000/fake_1000.csv", lambda row: row[-1], 430, 0.66, 0.95),
    Known("febrl_123/dataset3.csv.gz", lambda row: row[0].split("-")[1], 2030, 0.98, 0.999),
]


@pytest.mark.parametrize("known", SETS, ids=lambda each: Path(each.path).stem)
def test_two_rows_of_one_person_are_one_or_a_question(known: Known, world: World, tmp_path: Path):
    if not (DATA / known.path).is_file():
        pytest.skip(f"{known.path} does not lie beside the project")
    found = take(_as_csv(DATA / known.path, tmp_path)).dispatch_list
    truth, persons = _by_truth(found, known), _by_person(found)
    joined, true = _pairs(persons.values()), _pairs(truth.values())
    assert len(persons) <= known.most_persons
    assert len(joined & true) / len(joined) >= 0.99
    assert len(joined & true) / len(true) >= known.recall
    assert len((joined | _asked(persons)) & true) / len(true) >= known.recall_with_questions


def test_a_list_without_documents_that_comes_again_finds_the_same_persons(
    world: World, tmp_path: Path
):
    path = DATA / SETS[0].path
    if not path.is_file():
        pytest.skip(f"{SETS[0].path} does not lie beside the project")
    first = take(path).dispatch_list
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    again = tmp_path / "again.csv"
    with again.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([rows[0], *reversed(rows[1:])])
    second = take(again, name="again").dispatch_list
    persons, before = set(_by_person(second)), set(_by_person(first))
    # A name alone with slips in it is not enough to be known by a machine.
    assert len(persons - before - _without_birth_date(second)) <= 0.01 * len(before)


def _without_birth_date(found: DispatchList) -> set[UUID]:
    rows = Lead.objects.filter(dispatch_list=found).select_related("row", "person")
    return {lead.person_id for lead in rows if not lead.person.birth_date}


def _as_csv(path: Path, folder: Path) -> Path:
    if path.suffix != ".gz":
        return path
    made = folder / path.with_suffix("").name
    with gzip.open(path) as file:
        made.write_bytes(io.BytesIO(file.read()).getvalue())
    return made


def _by_truth(found: DispatchList, known: Known) -> dict[str, list[UUID]]:
    groups = defaultdict(list)
    for lead in Lead.objects.filter(dispatch_list=found).select_related("row"):
        groups[known.person_of(cells_of(lead.row))].append(lead.pk)
    return groups


def _by_person(found: DispatchList) -> dict[UUID, list[UUID]]:
    groups = defaultdict(list)
    for lead in Lead.objects.filter(dispatch_list=found):
        groups[lead.person_id].append(lead.pk)
    return groups


def _pairs(groups: Iterable[Sequence[UUID]]) -> Pairs:
    return {frozenset(pair) for group in groups for pair in combinations(group, 2)}


def _asked(persons: dict[UUID, list[UUID]]) -> Pairs:
    return {
        frozenset({one, other})
        for pair in MatchCandidate.objects.filter(person__in=persons, other__in=persons)
        for one in persons[pair.person_id]
        for other in persons[pair.other_id]
    }
