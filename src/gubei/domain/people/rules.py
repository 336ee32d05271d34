"""Rules of the people part: pure functions."""

from collections.abc import Iterable

from gubei.terms.documents import DocumentReading, is_invented_document
from gubei.terms.phones import is_invented_phone
from gubei.terms.refusals import Invalid


def refuse_real_people(*, documents: Iterable[DocumentReading], phones: Iterable[str]) -> None:
    """Refuse persons who are not marked as invented: called on servers outside production.

    A valid identity number or a mobile number outside the invented ranges may be somebody's.
    """
    real = next(
        (d for d in documents if d.kind == "resident" and d.is_sure and not _is_marked(d)), None
    )
    phone = next((p for p in phones if _is_mobile(p) and not is_invented_phone(p)), None)
    if real or phone:
        raise Invalid(
            "This is not a production server, and the file holds numbers that may belong to real "
            "people; nothing was stored. Use invented numbers (area code 999999, telephones "
            "199 0000 xxxx), or set GUBEI_PRODUCTION=yes on the district's own server.",
            "本机不是正式服务器，而文件中含有可能属于真实人员的号码，未保存任何内容。"
            "请使用虚构号码（行政区划码999999、电话1990000xxxx），"
            "或在正式服务器上设置 GUBEI_PRODUCTION=yes。",
            code="real_people",
        )


def _is_marked(document: DocumentReading) -> bool:
    return is_invented_document(document.number)


def _is_mobile(number: str) -> bool:
    return len(number) == 11 and number.startswith("1")


def mask_name(name: str) -> str:
    """Show the first character only: 林*, L*."""
    return f"{name[:1]}*"
