"""Prints papers with typst: the same content gives the same bytes, today and in ten years."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import noto_cjk_sans_otc
import typst

Language = Literal["zh", "en"]
PAPER_LANGUAGES: tuple[Language, ...] = ("zh", "en")
_NOTICE = Path(__file__).with_name("notice.typ")
_HOLD = Path(__file__).with_name("hold.typ")
_ROUTE = Path(__file__).with_name("route.typ")
_SLIP = Path(__file__).with_name("slip.typ")


def print_notice(content: Mapping[str, Any], *, language: Language, made_at: datetime) -> bytes:
    """Return a notice as PDF/A. `content` is what `measures.operations.papers` keeps of it."""
    return _print(_NOTICE, content, language, made_at)


def print_hold(content: Mapping[str, Any], *, language: Language, made_at: datetime) -> bytes:
    """Return the notice of who is held because of a tube. `content` is `sampling.operations.papers`'."""
    return _print(_HOLD, content, language, made_at)


def print_route(content: Mapping[str, Any], *, language: Language, made_at: datetime) -> bytes:
    """Return the route sheet of a team that samples at the door. `content` is the API's `homebound`."""
    return _print(_ROUTE, content, language, made_at)


def print_slip(content: Mapping[str, Any], *, language: Language, made_at: datetime) -> bytes:
    """Return the slip of a passage, as wide as a receipt. `content` is `checkpoints.rules.slips`'."""
    return _print(_SLIP, content, language, made_at)


def _print(
    template: Path, content: Mapping[str, Any], language: Language, made_at: datetime
) -> bytes:
    inputs = {"content": json.dumps(content, ensure_ascii=False), "language": language}
    printed: bytes = typst.compile(
        template.read_bytes(),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs=inputs,
        format="pdf",
        pdf_standards="a-2b",
        timestamp=made_at.astimezone(UTC).replace(microsecond=0),  # a PDF knows seconds
    )
    return printed


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """Return the fonts of the packages: what is printed does not hang on the machine."""
    folder = Path(noto_cjk_sans_otc.__file__).parent
    return typst.Fonts(include_system_fonts=False, font_paths=[str(folder)])
