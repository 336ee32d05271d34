"""What laboratories send: tables in our columns or those of Care, and FHIR R4 Observations."""

from gubei.adapters.laboratories.files import read_results_file
from gubei.adapters.laboratories.observations import read_observations
from gubei.adapters.laboratories.sent import SentResult
from gubei.adapters.laboratories.tables import read_results_table

__all__ = ["SentResult", "read_observations", "read_results_file", "read_results_table"]
