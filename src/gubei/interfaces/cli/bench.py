"""`gubei bench`: measure, beside a reference, in one run on this machine."""

import os
import platform
import subprocess
import sys
from importlib import import_module
from inspect import signature
from pathlib import Path
from types import ModuleType
from typing import Annotated, Any

import typer
from rich.table import Table

import gubei
from gubei.adapters.postgres.programs import find_programs
from gubei.adapters.postgres.tuning import memory_bytes
from gubei.interfaces.cli.saying import print_json, show
from gubei.terms.refusals import Invalid, NotFound

_PROJECT = Path(gubei.__file__).parents[2]
_FOLDER = _PROJECT / "bench"
_GIB = 1024**3


def bench(
    name: Annotated[
        str,
        typer.Argument(
            help="Which: intake, itinerary, ledger, matching, policy, rings, routing, trace … 测试名称。"
        ),
    ],
    *,
    visits: Annotated[
        int | None, typer.Option(min=100_000, help="How many visits, for rings and trace. 到访数。")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON. 输出 JSON。")] = False,
) -> None:
    """Run a benchmark of the project's bench folder. 运行性能测试。"""
    module = _load(name)
    cases = module.cases(**_options(name, module, visits))
    answer = {"name": name, "machine": describe_machine(), "cases": cases}
    if as_json:
        print_json(answer)
    else:
        _show(answer)


def _load(name: str) -> ModuleType:
    known = sorted(path.stem for path in _FOLDER.glob("*.py") if "\ndef cases(" in path.read_text())
    if name not in known:
        there = ", ".join(known) or "–"
        raise NotFound(
            f"There is no benchmark {name} in {_FOLDER}. There are: {there}. "
            "Benchmarks come with the project's source, not with the package.",
            f"{_FOLDER} 中没有性能测试 {name}。现有：{there}。性能测试只随源代码提供。",
        )
    sys.path.insert(0, str(_PROJECT))
    return import_module(f"bench.{name}")


def _options(name: str, module: ModuleType, visits: int | None) -> dict[str, int]:
    if visits is None:
        return {}
    if "visits" not in signature(module.cases).parameters:
        raise Invalid(
            f"The benchmark {name} has no number of visits: leave out --visits.",
            f"性能测试 {name} 不能指定到访记录数，请去掉 --visits。",
        )
    return {"visits": visits}


def describe_machine() -> dict[str, Any]:
    """Return what the numbers were measured on."""
    return {
        "cpu": _processor(),
        "cores": os.cpu_count(),
        "memory_gb": round(memory_bytes() / _GIB, 1),
        "python": platform.python_version(),
        "postgres": _postgres(),
        "os": f"{platform.system()} {platform.release()}",
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        lines = []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor() or platform.machine())


def _postgres() -> str:
    program = find_programs() / "postgres"
    done = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    return done.stdout.strip().rpartition(" ")[2]


def _show(answer: dict[str, Any]) -> None:
    cases: list[dict[str, Any]] = answer["cases"]
    table = Table(title=f"{answer['name']} · {answer['machine']['cpu']}")
    heads = list(dict.fromkeys(key for case in cases for key in case))
    for head in heads:
        table.add_column(head)
    for case in cases:
        table.add_row(*(_cell(case.get(head)) for head in heads))
    show(table)


def _cell(value: Any) -> str:
    return f"{value:,.3f}" if isinstance(value, float) else "" if value is None else str(value)
