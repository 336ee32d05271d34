"""Visits in files: tables of visits, seeds and contacts read, contacts written, an index kept.

Whatever cannot be used is listed with its row and the reason; nothing is dropped silently.
"""

from gubei.adapters.visits.keeping import keep_index, open_index
from gubei.adapters.visits.reading import SeedTable, VisitTable, read_seeds, read_visits
from gubei.adapters.visits.recorded import PairTable, read_pairs
from gubei.adapters.visits.shelf import Shelf
from gubei.adapters.visits.troubles import Trouble, Troubles
from gubei.adapters.visits.writing import write_contacts

__all__ = [
    "PairTable",
    "SeedTable",
    "Shelf",
    "Trouble",
    "Troubles",
    "VisitTable",
    "keep_index",
    "open_index",
    "read_pairs",
    "read_seeds",
    "read_visits",
    "write_contacts",
]
