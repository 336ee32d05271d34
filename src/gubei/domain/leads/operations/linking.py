"""Which rows of a list are one person, where few documents tell: by what the list itself teaches.

A list without valid resident numbers says in its own way who is who: everybody of one town, a
mail address nobody shares, birth dates full of slips. The chances are learnt from its rows.
"""

from collections.abc import Sequence
from datetime import date

import numpy as np

from gubei.domain.leads.rules.plans import Chunk, SheetPlan
from gubei.domain.leads.rules.reading import Reading
from gubei.domain.people.operations.register import Likeness
from gubei.engines.columns.comparing import compared_fields
from gubei.engines.matching import link
from gubei.terms.documents import is_resident_number
from gubei.terms.text import compact

#: Rows of a list with few documents that are compared at once; of others they are fewer.
MOST_LINKED = 100_000
_FEWEST = 200  # from so many rows the chances can be learnt
_SEED = 2022  # draws the random pairs from which chance agreement is learnt


def has_few_documents(plan: SheetPlan) -> bool:
    """Say whether fewer than half of the first rows of a sheet hold a valid resident number."""
    sample = plan.sheet.sample(200)
    texts = [plan.columns.cell(plan.own_cells(cells), "document") for cells in sample]
    return 2 * sum(is_resident_number(compact(text).upper()) for text in texts) < len(texts)


def link_rows(
    plan: SheetPlan, chunk: Chunk, readings: Sequence[Reading], *, today: date
) -> list[Likeness] | None:
    """Return how like the readable rows of a chunk are, counted from 0; None where too few
    rows, or too many documents, make the model of a whole register the better judge.
    """
    readable = [n for n, reading in enumerate(readings) if not reading.unreadable]
    if len(readable) < _FEWEST or 2 * _documents(readings) >= len(readable):
        return None
    rows = [plan.own_cells(chunk.rows[n]) for n in readable]
    columns = [
        [row[at].strip() if at < len(row) else "" for row in rows] for at in range(len(plan.own))
    ]
    headers = [plan.sheet.columns[place] for place in plan.own]
    compared = compared_fields(headers, columns, fields=plan.fields, today=today)
    links = link(compared.fields, rng=np.random.default_rng(_SEED))
    found = zip(links.probability.tolist(), links.right.tolist(), links.left.tolist(), strict=True)
    return [Likeness(*each) for each in found]


def _documents(readings: Sequence[Reading]) -> int:
    documents = (reading.document for reading in readings if not reading.unreadable)
    return sum(each.is_sure and each.kind == "resident" for each in documents)
