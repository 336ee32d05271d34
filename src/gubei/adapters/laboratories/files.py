"""A file of results of any kind: a table, or .json with Observations or what Care sends."""

import json
from pathlib import Path

from gubei.adapters.laboratories.observations import read_observations
from gubei.adapters.laboratories.sent import SentResult
from gubei.adapters.laboratories.tables import read_results_table, read_sample_tests
from gubei.terms.refusals import Invalid


def read_results_file(path: Path, *, sent_as: str = "") -> list[SentResult]:
    """Read results by the ending of the file's name. Raises Invalid where it cannot be read."""
    if not (sent_as or path.name).lower().endswith(".json"):
        return read_results_table(path, sent_as=sent_as)
    try:
        said = json.loads(path.read_text(encoding="utf-8-sig"))
        is_care = isinstance(said, dict) and "sample_tests" in said
        return read_sample_tests(said["sample_tests"]) if is_care else read_observations(said)
    except (ValueError, OSError, AttributeError, TypeError) as error:
        raise Invalid(
            "The file is no JSON with FHIR Observations, nor with “sample_tests” as Care sends it.",
            "文件不是含 FHIR Observation 或 sample_tests（Care 格式）的 JSON。",
            code="no_observations",
        ) from error
