"""Policy packs and their cases as files: `packs/NAME.yaml`, `packs/cases/NAME.yaml`.

`read_pack` refuses a pack with file, line and reason; `pack_names` lists what is there.
"""

from gubei.adapters.packs.cases import Case, Mismatch, check_cases, read_cases
from gubei.adapters.packs.documents import PackRefused
from gubei.adapters.packs.reading import pack_folder, pack_names, read_pack

__all__ = [
    "Case",
    "Mismatch",
    "PackRefused",
    "check_cases",
    "pack_folder",
    "pack_names",
    "read_cases",
    "read_pack",
]
