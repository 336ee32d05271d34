"""Which column of a foreign table holds what, and what one cell says.

`fields` lists what intake understands, `guessing` decides column by column from the header
and the values, `shapes` recognises a table of the same shape again, `values` reads dates,
`flags` yes and no, `people` reads sex and age.
"""

from gubei.engines.columns.dates import DateReading, date_of_parts, day_first_of, read_date
from gubei.engines.columns.fields import FIELDS, Field
from gubei.engines.columns.flags import read_flag
from gubei.engines.columns.guessing import ColumnGuess, Guess, guess, looks_like_data
from gubei.engines.columns.moments import MomentReading, read_moment
from gubei.engines.columns.people import AgeReading, SexReading, read_age, read_sex
from gubei.engines.columns.shapes import shape_of

__all__ = [
    "FIELDS",
    "AgeReading",
    "ColumnGuess",
    "DateReading",
    "Field",
    "Guess",
    "MomentReading",
    "SexReading",
    "date_of_parts",
    "day_first_of",
    "guess",
    "looks_like_data",
    "read_age",
    "read_date",
    "read_flag",
    "read_moment",
    "read_sex",
    "shape_of",
]
