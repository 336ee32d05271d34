"""Finds packs and reads them."""

import os
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

import gubei
from gubei.adapters.packs.documents import Document, Fault, PackRefused, read_document
from gubei.engines.policy import Pack, problems_of
from gubei.terms.refusals import Invalid
from gubei.terms.words import Words

VARIABLE = "GUBEI_PACKS"
_KNOWN = {
    "missing": Words("This is missing: {key}.", "缺少：{key}。"),
    "extra_forbidden": Words("{key} is not known here.", "此处不应有 {key}。"),
}


def pack_folder() -> Path:
    """Return where the packs lie: `GUBEI_PACKS`, the project's folder, or the installed one."""
    chosen = os.environ.get(VARIABLE)
    if chosen:
        return Path(chosen)
    own = Path(gubei.__path__[0]).resolve().parents[1] / "packs"
    return own if own.is_dir() else Path(sys.prefix) / "share" / "gubei" / "packs"


def pack_names() -> list[str]:
    """Return the names of all packs, sorted."""
    return sorted(file.stem for file in pack_folder().glob("*.yaml"))


def read_pack(name: str) -> Pack:
    """Read a pack by name, or by the path of its file.

    Raises Invalid where there is none of that name, PackRefused where it cannot be used.
    """
    file = Path(name) if name.endswith((".yaml", ".yml")) else pack_folder() / f"{name}.yaml"
    if file.parent == pack_folder() and name not in pack_names():
        raise _no_pack(name)
    return _read(file, file.stat().st_mtime_ns if file.exists() else 0)


def _no_pack(name: str) -> Invalid:
    known = ", ".join(pack_names()) or "-"
    return Invalid(
        f"There is no pack {name}. Packs: {known}.",
        f"没有政策包 {name}。可用：{known}。",
        code="no_such_pack",
    )


@lru_cache(maxsize=64)
def _read(file: Path, changed: int) -> Pack:
    document = read_document(file)
    try:
        pack = Pack.model_validate(document.content)
    except ValidationError as error:
        raise PackRefused(file, _faults(document, error)) from None
    problems = problems_of(pack)
    faults = [Fault(document.line_of(each.path), each.words) for each in problems]
    if pack.name != file.stem:
        words = Words("The name of a pack is that of its file.", "政策包名称须与文件名一致。")
        faults.append(Fault(document.line_of(("name",)), words))
    if faults:
        raise PackRefused(file, sorted(faults, key=lambda fault: fault.line))
    return pack


def _faults(document: Document, error: ValidationError) -> list[Fault]:
    errors = [dict(each) for each in error.errors()]
    found = [_fault(document, each) for each in errors if not _follows(each, errors)]
    once = {(each.line, each.words): each for each in found}
    return sorted(once.values(), key=lambda fault: fault.line)


def _follows(error: dict[str, Any], errors: list[dict[str, Any]]) -> bool:
    """Say whether a list is only too short because what stands in it is wrong itself."""
    path = tuple(error["loc"])
    within = (tuple(each["loc"]) for each in errors if each is not error)
    return error["type"] == "too_short" and any(each[: len(path)] == path for each in within)


def _fault(document: Document, error: dict[str, Any]) -> Fault:
    path = tuple(error["loc"])
    context = error.get("ctx", {})
    if "zh" in context:
        return Fault(document.line_of(path), Words(context["en"], context["zh"]))
    key = str(path[-1]) if path else ""
    known = _KNOWN.get(error["type"])
    if known:
        words = Words(known.en.format(key=key), known.zh.format(key=key))
    else:
        words = Words(f"{key}: {error['msg']}.", f"{key}：数值无效（{error['msg']}）。")
    return Fault(document.line_of(path), words)
