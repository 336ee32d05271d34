"""Files come in first, then a decision or a report encloses them; the rest is forgotten."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from gubei.domain.orders.models import Attachment, Decision, Order
from gubei.domain.orders.queries.attachments import attachment_in_reach
from gubei.domain.orders.rules.attachments import MOST_FILES, check_file
from gubei.domain.privacy.models import Look, Purpose
from gubei.domain.privacy.operations import Sealed, log_look
from gubei.domain.privacy.queries import key_ring
from gubei.domain.privacy.retention import Retained, kept_for
from gubei.domain.privacy.rules import about_of
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, require
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of
from gubei.terms.refusals import Invalid, NotFound, Refused
from gubei.terms.words import Words

SEALED = (Sealed(Attachment, "content", "attachment", at_once=1),)


def receive_attachment(*, name: str, content: bytes, by: Officer, now: datetime) -> Attachment:
    """Keep a file, sealed, until it is enclosed. Raises Invalid for one that cannot be."""
    require(by, Ability.WORK)
    plain = check_file(name, len(content))
    row_id = next(uuid7_run(milliseconds_of(now)))
    return Attachment.objects.create(
        id=row_id, by=by, at=now, file_name=plain, size=len(content),
        content=key_ring().seal_bytes(content, about=about_of("attachment", row_id)),
    )  # fmt: skip


def enclose(
    files: Sequence[UUID],
    *,
    by: Officer,
    decision: Decision | None = None,
    order: Order | None = None,
) -> None:
    """Enclose files with a decision, or with the report of an order: each once, by its sender."""
    wanted = set(files)
    if len(wanted) > MOST_FILES:
        raise Invalid(f"At most {MOST_FILES} files.", f"附件最多 {MOST_FILES} 个。")
    loose = _loose(by).filter(pk__in=wanted)
    if loose.update(decision=decision, order=order) != len(wanted):
        raise Refused(
            "attachment_is_gone",
            Words("An attachment is no longer there; send it again.", "附件已失效，请重新上传。"),
        )


@transaction.atomic
def open_attachment(
    *, attachment: UUID, purpose: Purpose, by: Officer, now: datetime
) -> tuple[Attachment, bytes]:
    """Return a file as it came, and log the look: nobody counted whom it is about.

    Raises NotFound.
    """
    require(by, Ability.READ)
    found = attachment_in_reach(by, attachment)
    log_look(
        officer=by, person=None, look=Look.OPEN, purpose=purpose, now=now,
        about=f"attachment:{found.pk}", count=0,
    )  # fmt: skip
    about = about_of("attachment", found.pk)
    return found, key_ring().open_bytes(bytes(found.content), about=about)


def drop_attachment(*, attachment: UUID, by: Officer) -> None:
    """Forget a file of one's own that nothing encloses. Raises NotFound."""
    require(by, Ability.WORK)
    gone, _ = _loose(by).filter(pk=attachment).delete()
    if not gone:
        raise NotFound("There is no such attachment.", "没有这个附件。")


def sweep_attachments(*, now: datetime) -> int:
    """Forget files that nothing enclosed within two days; return how many."""
    gone, _ = Attachment.objects.filter(
        decision=None, order=None, at__lt=now - kept_for(Retained.ATTACHMENTS, now=now)
    ).delete()
    return gone


def _loose(by: Officer) -> Any:
    return Attachment.objects.filter(by=by, decision=None, order=None)
