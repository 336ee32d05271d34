"""What a file really is, whatever its name says."""

import zipfile
from pathlib import Path
from typing import Literal

from gubei.adapters.tables import refusing
from gubei.adapters.tables.limits import Limits

Kind = Literal["xlsx", "xls", "text"]

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS = (
    (b"\x89PNG", "an image (PNG)", "图片（PNG）"),
    (b"\xff\xd8\xff", "an image (JPEG)", "图片（JPEG）"),
    (b"GIF8", "an image (GIF)", "图片（GIF）"),
    (b"BM", "an image (BMP)", "图片（BMP）"),
    (b"II*\x00", "an image (TIFF)", "图片（TIFF）"),
    (b"MM\x00*", "an image (TIFF)", "图片（TIFF）"),
    (b"RIFF", "an image or sound", "图片或音频"),
    (b"%PDF", "a PDF document", "PDF文档"),
    (b"Rar!", "a RAR archive", "RAR压缩包"),
    (b"7z\xbc\xaf", "a 7z archive", "7z压缩包"),
    (b"\x1f\x8b", "a packed file (gzip)", "压缩文件（gzip）"),
    (b"PAR1", "a Parquet file", "Parquet文件"),
    (b"{\\rtf", "a text document (RTF)", "RTF文档"),
    (b"\x7fELF", "a program", "程序文件"),
    (b"MZ", "a program", "程序文件"),
)
# No table begins so, even where all that follows reads as text.
_SURE = (b"%PDF", b"{\\rtf")
_SUFFIXES = frozenset([".xlsx", ".xlsm", ".xls", ".csv", ".tsv", ".txt", ".tab", ""])
_WEB = (b"<!doctype html", b"<html", b"<table", b"<?xml", b"<head", b"<body", b"<meta")


def kind_of(path: Path, limits: Limits) -> Kind:
    """Return what the file is by its first bytes. Raises Invalid for anything but a table."""
    if not path.is_file() or path.stat().st_size == 0:
        raise refusing.empty()
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith(_ZIP):
        check_archive(path, limits)
        return "xlsx"
    if head.startswith(_OLE):
        return _kind_of_ole(path)
    _refuse_others(path, head)
    return "text"


def _refuse_others(path: Path, head: bytes) -> None:
    for magic, en, zh in _OTHERS:
        is_sure = magic in _SURE or 0 in head or not _reads_as_text(head)
        if is_sure and head.startswith(magic):
            raise refusing.unknown_type(en, zh)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_WEB):
        raise refusing.web_page()
    if path.suffix.lower() not in _SUFFIXES:
        raise refusing.unknown_type()
    if path.suffix.lower() in (".xlsx", ".xlsm", ".xls") and not _reads_as_text(head):
        raise refusing.broken()


def _reads_as_text(head: bytes) -> bool:
    """Binary files have control characters in their first bytes; text files have none."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return not any(byte < 9 or 13 < byte < 27 for byte in head if byte)


def _kind_of_ole(path: Path) -> Kind:
    """Tell an old .xls from a locked .xlsx and from other documents of that container."""
    content = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise refusing.locked()
    if "Workbook".encode("utf-16-le") in content or "Book".encode("utf-16-le") in content:
        return "xls"
    raise refusing.unknown_type("an old office document", "旧版办公文档")


def check_archive(path: Path, limits: Limits) -> None:
    """Refuse an archive that is cut off, holds no workbook, or unpacks to too much."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise refusing.broken() from error
    names = {member.filename for member in members}
    if "xl/workbook.bin" in names:
        raise refusing.unknown_type("a binary workbook (.xlsb)", "二进制工作簿（.xlsb）")
    if not any(name.startswith("xl/") for name in names):
        raise refusing.unknown_type("an archive or another document", "压缩包或其他文档")
    if any(member.flag_bits & 1 for member in members):
        raise refusing.locked()
    size = sum(member.file_size for member in members)
    packed = max(1, path.stat().st_size)
    if size > limits.unpacked or (size > limits.ratio_from and size / packed > limits.ratio):
        raise refusing.bomb(size)
