"""A file of results of any kind that is read: a table, or .json with Observations."""

import json
from pathlib import Path

from gubei.adapters.laboratories.observations import read_observations
from gubei.adapters.laboratories.sent import SentResult
from gubei.adapters.laboratories.tables import read_results_table
from gubei.terms.refusals import Invalid


def read_results_file(path: Path, *, sent_as: str = "") -> list[SentResult]:
    """Read results by the ending of the file's name. Raises Invalid where it cannot be read."""
    if not (sent_as or path.name).lower().endswith(".json"):
        return read_results_table(path, sent_as=sent_as)
    try:
        return read_observations(json.loads(path.read_text(encoding="utf-8-sig")))
    except (ValueError, OSError, AttributeError) as error:
        raise Invalid(
            "The file is no JSON with FHIR Observations.",
            "文件不是含 FHIR Observation 的 JSON。",
            code="no_observations",
        ) from error
