"""A scenario file, checked: every fault is said with its line, its key and the reason."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from gubei.adapters.packs.documents import Document, Fault, read_document
from gubei.engines.queueing import Scenario
from gubei.terms.refusals import Refused
from gubei.terms.words import Words

_REASONS = {
    "missing": Words("is missing.", "缺少。"),
    "extra_forbidden": Words("is not known here.", "此处没有这个键。"),
    "int_type": Words("must be a whole number.", "必须是整数。"),
    "float_type": Words("must be a number.", "必须是数字。"),
    "finite_number": Words("must be a number.", "必须是数字。"),
    "string_type": Words("must be a text.", "必须是文字。"),
    "list_type": Words("must be a list.", "必须是列表。"),
    "model_type": Words("must be keys with values.", "必须由键和值组成。"),
    "enum": Words("must be one of {expected}.", "只能是 {expected} 之一。"),
    "greater_than": Words("must be more than {gt}.", "必须大于 {gt}。"),
    "greater_than_equal": Words("must be {ge} or more.", "不得小于 {ge}。"),
    "less_than": Words("must be less than {lt}.", "必须小于 {lt}。"),
    "less_than_equal": Words("must be {le} or less.", "不得大于 {le}。"),
    "too_short": Words(
        "must have {min_length} values or more, and has {actual_length}.",
        "须有 {min_length} 个值，现有 {actual_length} 个。",
    ),
    "too_long": Words(
        "must have at most {max_length} values, and has {actual_length}.",
        "最多 {max_length} 个值，现有 {actual_length} 个。",
    ),
    "string_too_short": Words("must not be empty.", "不能为空。"),
    "string_too_long": Words(
        "must have at most {max_length} characters.", "最多 {max_length} 个字符。"
    ),
}
_BY_HOUR = Words(
    "must be one number, or a list of 24 numbers by hour.", "必须是一个数，或按小时的 24 个数。"
)
_OTHERWISE = Words("cannot be used.", "无法使用。")
# Pydantic names the ways that it tried; those of a list that has a fault within tell the most.
_TYPES = {"int_type", "float_type", "list_type"}


class ScenarioRefused(Refused):
    """A scenario cannot be used. `faults` says where and why, one by one."""

    def __init__(self, file: Path, faults: list[Fault]) -> None:
        """Say all faults, each with file and line."""
        self.faults = faults
        said = Words(
            "; ".join(f"{file.name}:{each.line}: {each.words.en}" for each in faults),
            "；".join(f"{file.name}:{each.line}：{each.words.zh}" for each in faults),
        )
        super().__init__("scenario_refused", said, status=422)


def read_scenario(file: Path) -> Scenario:
    """Read a scenario. Raises ScenarioRefused, or PackRefused where the file is no YAML at all."""
    document = read_document(file)
    try:
        return Scenario.model_validate(document.content)
    except ValidationError as error:
        raise ScenarioRefused(file, _faults(document, error)) from None


def _faults(document: Document, error: ValidationError) -> list[Fault]:
    by_place: dict[tuple[Any, ...], list[Mapping[str, Any]]] = {}
    for each in error.errors():
        by_place.setdefault(_place_in(document, each), []).append(dict(each))
    within = {path[:end] for path in by_place for end in range(len(path))}
    faults = [
        Fault(document.line_of(path), _words(document, path, errors))
        for path, errors in by_place.items()
        if not (path in within and all(each["type"] in _TYPES for each in errors))
    ]
    return sorted(faults, key=lambda fault: fault.line)


def _place_in(document: Document, error: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return the keys that lead to a fault, without the names of the ways that were tried."""
    path: list[Any] = []
    here = document.content
    for step in error["loc"]:
        known = isinstance(here, dict) and step in here
        if known or (isinstance(here, list) and isinstance(step, int)):
            path.append(step)
            here = here[step]
        elif error["type"] == "missing" and step == error["loc"][-1]:
            path.append(step)
    return tuple(path)


def _words(document: Document, path: tuple[Any, ...], errors: list[Mapping[str, Any]]) -> Words:
    key = _spelled(document, path)
    said = [_reason(each) for each in errors]
    if len(errors) > 1 and path[-1:] in (("servers",), ("arrivals_per_hour",)):
        real = [each for each in errors if each["type"] not in _TYPES]
        said = [_reason(real[0])] if real else [_BY_HOUR]
    first = said[0]
    return Words(f"{key}: {first.en}", f"{key}：{first.zh}") if key else first


def _spelled(document: Document, path: tuple[Any, ...]) -> str:
    """Return a way of keys as people read it: the items of a list by name, or by number from 1."""
    words: list[str] = []
    here = document.content
    for step in path:
        here = here[step] if isinstance(here, list) or step in here else None
        name = here.get("name") if isinstance(here, dict) else None
        words.append(str(name or step + 1) if isinstance(step, int) else str(step))
    return ".".join(words)


def _reason(error: Mapping[str, Any]) -> Words:
    context = {name: str(value) for name, value in error.get("ctx", {}).items()}
    if "zh" in context:
        return Words(context["en"], context["zh"])
    if "expected" in context:
        context["expected"] = context["expected"].replace(" or ", ", ").replace("'", "")
    words = _REASONS.get(error["type"], _OTHERWISE)
    return Words(words.en.format(**context), words.zh.format(**context))
