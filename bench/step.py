"""One step of a benchmark, alone in its process: python -m bench.step MODULE:FUNCTION JSON."""

import json
import os
import resource
import sys
from importlib import import_module
from pathlib import Path

import django

_KIB, _MIB = 1024, 1024 * 1024


def set_up() -> None:
    """Let this process know the product."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gubei.config.settings")
    django.setup()


def main() -> None:
    """Call the function with the arguments of the JSON; print what it returns on the last line."""
    name, arguments = sys.argv[1:]
    set_up()
    module, function = name.split(":")
    answer = getattr(import_module(module), function)(**json.loads(arguments))
    print(json.dumps(answer | {"memory_mb": round(peak_bytes() / _MIB)}))


def peak_bytes() -> int:
    """Return the most memory this process has had.

    The kernel's VmHWM where there is one: `ru_maxrss` also counts what the process that
    started this one had at that moment.
    """
    status = Path("/proc/self/status")
    if status.exists():
        lines = status.read_text().splitlines()
        return next(int(line.split()[1]) * _KIB for line in lines if line.startswith("VmHWM"))
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * _KIB


if __name__ == "__main__":
    main()
