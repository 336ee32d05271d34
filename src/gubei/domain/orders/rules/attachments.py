"""Which files may be enclosed, and how they are handed out."""

from pathlib import PurePosixPath

from gubei.terms.refusals import Invalid

MOST_FILES = 10
"""Enclosed with one decision or one report."""
LARGEST = 20 * 1024**2
"""Bytes of one file."""

TYPES = {
    "csv": "text/csv",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "pdf": "application/pdf",
    "png": "image/png",
    "txt": "text/plain",
    "webp": "image/webp",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""By the end of the name: documents, tables and pictures, nothing that a computer runs."""


def check_file(name: str, size: int) -> str:
    """Return the name of a file without its folders. Raises Invalid."""
    plain = PurePosixPath(name.replace("\\", "/")).name[-255:]
    if _ending(plain) not in TYPES:
        raise Invalid(
            f"“{plain}” cannot be enclosed: only {', '.join(sorted(TYPES))}.",
            f"“{plain}”不能作为附件：仅限 {'、'.join(sorted(TYPES))}。",
            code="not_to_be_enclosed",
        )
    if not 0 < size <= LARGEST:
        raise Invalid(
            f"“{plain}” is empty or larger than {LARGEST // 1024**2} MB.",
            f"“{plain}”为空或超过 {LARGEST // 1024**2} MB。",
            code="file_too_large",
        )
    return plain


def type_of(name: str) -> str:
    """Return the media type of a file that `check_file` let in."""
    return TYPES[_ending(name)]


def _ending(name: str) -> str:
    return PurePosixPath(name).suffix.removeprefix(".").lower()
