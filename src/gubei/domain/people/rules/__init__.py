"""Rules of the people part: pure functions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gubei.engines.sealing import KeyRing
from gubei.terms.documents import DocumentReading, is_invented_document
from gubei.terms.phones import is_invented_phone
from gubei.terms.refusals import Invalid

TAIL = 4
"""By so many of its last characters a number is found."""


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


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """What is asked of a record when one of two is kept."""

    id: UUID
    added_at: datetime
    sure_documents: int
    details: int  # telephones, addresses, birth date, sex: how much is known


def keep_one(one: RecordFacts, other: RecordFacts) -> tuple[RecordFacts, RecordFacts]:
    """Return the record that is kept and the one that points to it.

    A record with a sure document stands before one without, then the fuller one, then the older.
    """
    kept, absorbed = sorted((one, other), key=_standing)
    return kept, absorbed


def _standing(record: RecordFacts) -> tuple[int, int, datetime, UUID]:
    return (-min(record.sure_documents, 1), -record.details, record.added_at, record.id)


def roots_of(records: Iterable[UUID], kept_by: Mapping[UUID, UUID]) -> dict[UUID, UUID]:
    """Return the root of each record; `kept_by` says which record absorbed which."""
    return {record: _climb(record, kept_by) for record in records}


def _climb(record: UUID, kept_by: Mapping[UUID, UUID]) -> UUID:
    seen = {record}
    while record in kept_by:
        record = kept_by[record]
        if record in seen:
            raise ValueError("merges go round in a circle")
        seen.add(record)
    return record


def mask_email(text: str) -> str:
    """Show the first letter and the host: l****@example.org."""
    name, _, host = text.partition("@")
    return f"{name[:1]}****@{host}"[:80]


def tail_index(ring: KeyRing, number: str) -> bytes:
    """Return the 8 bytes under which a number is found by its last characters.

    Keyed, so that a stolen table does not tell them: beside a birth date they are most of a number.
    """
    return ring.blind_index("tail", number[-TAIL:].upper(), size=8)
