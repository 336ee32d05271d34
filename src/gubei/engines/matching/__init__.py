"""Which rows are the same person: probabilistic record linkage (Fellegi and Sunter).

Pure: columns of text in, arrays out. A file is a mapping from field names to columns of
equal length, "" where nothing is known:

    document phone name given_name surname pinyin birth_date sex address town city
    postcode street_number state email

Any of them may be absent; a column with another name is compared as plain text.

- `link(fields, rng=...)` finds the duplicates within one file and learns the chances from
  it. `Links` holds the pairs (left, right) with their probability.
- `compare(left, right)` compares row i with row i, with the fixed model PEOPLE for a
  register of half a million persons; `compare_rows` takes `tidy` columns and row numbers.
- `decide(probability)` says what is done: AUTOMATIC, REVIEW, or apart.
- `groups(left, right, rows)` makes persons out of pairs.

How it works, in the order of the files: `tidy` brings values to one form, `blocking`
finds the pairs worth comparing, `levels` compares them, `shapes` says what a level is
worth, `learning` learns that from the file, `model` turns it into a probability,
`frequency` and `bonds` correct for common values and for places, `third` draws the
conclusion from two links to a third, and `decisions` holds thresholds and rules.
"""

from gubei.engines.matching.blocking import candidates, unpack
from gubei.engines.matching.compare import compare, compare_rows
from gubei.engines.matching.decisions import AUTOMATIC, REVIEW, Decision, decide
from gubei.engines.matching.groups import groups, members
from gubei.engines.matching.linking import MAX_BLOCK, Links, link
from gubei.engines.matching.model import PEOPLE, Model
from gubei.engines.matching.tidy import Columns, Fields, tidy

__all__ = [
    "AUTOMATIC", "MAX_BLOCK", "PEOPLE", "REVIEW", "Columns", "Decision", "Fields", "Links", "Model",
    "candidates", "compare", "compare_rows", "decide", "groups", "link", "members", "tidy", "unpack",
]  # fmt: skip
