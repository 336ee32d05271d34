"""Exposure sites written in the form that was read."""

import csv
import io
from collections.abc import Iterable
from datetime import datetime, tzinfo

from gubei.adapters.exposure_sites.rows import COLUMNS, ExposureSite
from gubei.adapters.exposure_sites.times import say_time
from gubei.adapters.tables.apostrophes import neutralise
from gubei.terms.moments import SHANGHAI

_KINDS = {"close": "Close", "casual": "Casual", "": ""}


def write_exposure_sites(sites: Iterable[ExposureSite], *, zone: tzinfo = SHANGHAI) -> str:
    """Return a feed with all columns; times are those of `zone`, to the minute.

    A cell that a spreadsheet would run stands behind an apostrophe, which reading takes away.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_cells(each, zone) for each in sites)
    return out.getvalue()


def _cells(site: ExposureSite, zone: tzinfo) -> list[str]:
    def said(moment: datetime | None) -> str:
        return "" if moment is None else say_time(moment, zone)

    words = [site.key, site.name, site.address, site.city]
    return [
        *map(neutralise, words),
        said(site.start),
        said(site.end),
        neutralise(site.advice),
        _KINDS[site.kind],
        *("" if degrees is None else repr(degrees) for degrees in (site.latitude, site.longitude)),
        said(site.added),
        said(site.updated),
    ]
