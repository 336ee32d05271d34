"""A YAML file with the line of everything in it, so that a mistake can be pointed at."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from gubei.engines.policy.checking import Path as Keys
from gubei.terms.refusals import Refused
from gubei.terms.words import Words

_LARGEST = 1_000_000  # bytes: a pack is read by people


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a file; lines count from 1."""

    line: int
    words: Words


class PackRefused(Refused):
    """A file cannot be used. `faults` says where and why, one by one."""

    def __init__(self, file: Path, faults: list[Fault]) -> None:
        """Say all faults, each with file and line."""
        self.file, self.faults = file, faults
        said = Words(
            "; ".join(f"{file.name}:{each.line}: {each.words.en}" for each in faults),
            "；".join(f"{file.name}:{each.line}：{each.words.zh}" for each in faults),
        )
        super().__init__("pack_refused", said, status=422)


@dataclass(frozen=True, slots=True)
class Document:
    """What a file says, and on which line each key and list item stands."""

    file: Path
    content: Any
    lines: Mapping[Keys, int]

    def line_of(self, path: Keys) -> int:
        """Return the line of the nearest thing that stands in the file on the way to `path`."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return 1


def read_document(file: Path) -> Document:
    """Read a file. Raises PackRefused where it is missing, too large, no YAML, or says a key twice."""
    try:
        if file.stat().st_size > _LARGEST:
            raise _refused(
                file,
                1,
                "The file is too large: it should be one that people write.",
                "文件过大：应为人工编写的文件。",
            )
        node = yaml.compose(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        content = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except FileNotFoundError:
        raise _refused(file, 1, "There is no such file.", "文件不存在。") from None
    except (OSError, UnicodeDecodeError) as error:
        raise _refused(file, 1, f"It cannot be read: {error}.", f"无法读取：{error}。") from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise _no_yaml(file, error) from None
    lines: dict[Keys, int] = {}
    faults: list[Fault] = []
    _walk(node, (), lines, faults)
    if faults:
        raise PackRefused(file, faults)
    return Document(file, content, lines)


def _no_yaml(file: Path, error: Exception) -> PackRefused:
    mark = getattr(error, "problem_mark", None)
    reason = getattr(error, "problem", None) or str(error)
    line = mark.line + 1 if mark else 1
    return _refused(file, line, f"It is no YAML: {reason}.", f"不是有效的 YAML：{reason}。")


def _refused(file: Path, line: int, en: str, zh: str) -> PackRefused:
    return PackRefused(file, [Fault(line, Words(en, zh))])


def _walk(node: Any, path: Keys, lines: dict[Keys, int], faults: list[Fault]) -> None:
    if node is None:
        return
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            here = (*path, str(key.value))
            line = key.start_mark.line + 1
            if here in lines:
                words = Words(f"{key.value} stands twice.", f"{key.value} 重复出现。")
                faults.append(Fault(line, words))
            lines[here] = line
            _walk(value, here, lines, faults)
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            _walk(value, (*path, number), lines, faults)
