"""Exposure sites as health authorities publish them: a table of places with a start and an end.

`read_exposure_sites` salvages a feed row by row, whatever happened to it on the way (version-control
conflict markers, two date formats, blank ends), and lists what was left out and why;
`write_exposure_sites` writes the same form.
"""

from gubei.adapters.exposure_sites.reading import Feed, read_exposure_sites
from gubei.adapters.exposure_sites.rows import COLUMNS, ExposureSite, LeftOut
from gubei.adapters.exposure_sites.writing import write_exposure_sites

__all__ = [
    "COLUMNS",
    "ExposureSite",
    "Feed",
    "LeftOut",
    "read_exposure_sites",
    "write_exposure_sites",
]
