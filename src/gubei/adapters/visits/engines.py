"""The engines that can answer a trace: our own, or DuckDB or Spark through one Ibis form."""

import os
import shutil
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

from gubei.engines.tracing import Index, Rings, Rule, Seeds, Spots, Visits, build, compile_loops
from gubei.engines.tracing import trace as trace_locally
from gubei.terms.refusals import Invalid

Ask = Callable[[Seeds, Rule], Rings]
Load = Callable[[Visits, Spots], Ask]
_MODULES = {"duckdb": ("ibis", "duckdb"), "spark": ("ibis", "pyspark")}


def engine_of(name: str) -> Load:
    """Return what loads visits and then answers. Raises Invalid where it is not installed."""
    if name == "local":
        # Not to be counted as the time of the index or of the answer.
        compile_loops()
        return _locally
    missing = [module for module in _MODULES[name] if find_spec(module) is None]
    if missing:
        raise Invalid(
            f"The engine {name} needs {' and '.join(missing)}: pip install 'gubei[{name}]'",
            f"引擎 {name} 需要 {'、'.join(missing)}，请先安装：pip install 'gubei[{name}]'",
            code="no_engine",
        )
    if name == "spark" and shutil.which("java") is None:
        raise Invalid(
            "The engine spark needs Java 17 or later: on Debian, apt install openjdk-17-jre-headless",
            "引擎 spark 需要 Java 17 或更高版本，Debian 上请安装：apt install openjdk-17-jre-headless",
            code="no_engine",
        )
    # Imported only now: the local engine needs neither.
    load: Load = import_module("gubei.adapters.visits.ibis_form").loader(name)
    return load


def _locally(visits: Visits, spots: Spots) -> Ask:
    index: Index = build(visits, spots)
    threads = os.cpu_count() or 1
    return lambda seeds, rule: trace_locally(index, seeds, rule, threads=threads)
