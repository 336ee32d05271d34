"""The documents of the project as the tests of them read them: fences, headings, links."""

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

PROJECT = Path(__file__).resolve().parents[2]
_FENCE = re.compile(r"^(?P<indent> *)```(?P<info>.*)$")
_HEADING = re.compile(r"^(#+) (.*)$")
_LINK = re.compile(r"!?\[[^\]\n]*\]\(([^)\s]+)\)")
_CODE = re.compile(r"`[^`\n]*`")
_NO_ANCHOR = re.compile(r"[^\w\- ]")


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block: what stands behind the backticks, its lines, and where it begins."""

    info: str
    text: str
    line: int


def documents() -> list[Path]:
    """Return every document of the project."""
    return sorted([*PROJECT.glob("*.md"), *PROJECT.glob("docs/**/*.md")])


def name_of(path: Path) -> str:
    """Return a document's path in the project."""
    return path.relative_to(PROJECT).as_posix()


def fences(path: Path) -> list[Fence]:
    """Return the fenced blocks of a document. A fence that is not closed is an error."""
    found: list[Fence] = []
    opened: tuple[str, str, int] | None = None
    lines: list[str] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        mark = _FENCE.match(line)
        if mark and opened is None:
            opened, lines = (mark["indent"], mark["info"].strip(), number), []
        elif mark and opened is not None:
            found.append(Fence(opened[1], "\n".join(lines), opened[2]))
            opened = None
        elif opened is not None:
            lines.append(line.removeprefix(opened[0]))
    assert opened is None, f"{name_of(path)}: the fence in line {opened} is not closed"
    return found


def prose(path: Path) -> str:
    """Return a document without its fenced blocks."""
    kept, inside = [], False
    for line in path.read_text(encoding="utf-8").splitlines():
        if _FENCE.match(line):
            inside = not inside
        elif not inside:
            kept.append(line)
    return "\n".join(kept)


def headings(path: Path) -> list[tuple[int, str]]:
    """Return the headings of a document with their depth."""
    marks = filter(None, map(_HEADING.match, prose(path).splitlines()))
    return [(len(mark[1]), mark[2]) for mark in marks]


def links(path: Path) -> list[str]:
    """Return the targets of a document's links, those in code left out."""
    return _LINK.findall(_CODE.sub("", prose(path)))


def anchors(path: Path) -> set[str]:
    """Return the anchors of a document's headings."""
    plain = (_NO_ANCHOR.sub("", title.replace("`", "").lower()) for _, title in headings(path))
    return {title.strip().replace(" ", "-") for title in plain}


def broken_links(path: Path) -> list[str]:
    """Return the links of a document within the project that lead nowhere."""
    return [link for link in links(path) if "://" not in link and not _leads(path, unquote(link))]


def _leads(path: Path, link: str) -> bool:
    file, _, anchor = link.partition("#")
    target = (path.parent / file).resolve() if file else path
    if not target.exists() or not target.is_relative_to(PROJECT):
        return False
    return not anchor or anchor in anchors(target)
