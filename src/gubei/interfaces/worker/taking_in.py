"""Take in an upload that was confirmed: open the file, read it, hand its rows to the intake."""

import logging
import tempfile
import traceback
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import InterfaceError, OperationalError

from gubei.adapters.tables import read_workbook
from gubei.domain.leads.models import Upload
from gubei.domain.leads.operations.uploads import (
    begin_upload,
    note_progress,
    open_content,
    refuse_upload,
    take_in_confirmed,
)
from gubei.terms.refusals import Refused
from gubei.terms.words import Words

logger = logging.getLogger("gubei.worker")

_MOST_TRIES = 4
_CUT_OFF = Words(
    "Taking this file in was cut off several times, perhaps for lack of memory; nothing was "
    "stored. Split the file and send it again, or tell your administrator.",
    "接收该文件多次中断（可能内存不足），未保存任何内容。请拆分文件后重新发送，或联系管理员。",
)
_OUR_FAULT = Words(
    "Something went wrong on our side; nothing was stored. Tell your administrator.",
    "系统内部出错，未保存任何内容，请联系管理员。",
)


def take_in_upload(upload_id: UUID, *, tries: int, now: datetime) -> None:
    """Make a list of an upload, or write down why not. Does nothing where it has ended."""
    upload = begin_upload(upload_id, now=now)
    if upload is None:
        return
    try:
        _take_in(upload, tries, now)
    except (OperationalError, InterfaceError):
        raise  # the database is away: the job is tried again
    except Refused as refused:
        refuse_upload(upload_id, refused, now=now)
    except Exception as error:  # noqa: BLE001 - an officer waits for an answer
        logger.error("upload %s: %s", upload_id, "".join(traceback.format_exception(error)))  # noqa: TRY400
        refuse_upload(upload_id, Refused("our_fault", _OUR_FAULT), now=now)


def _take_in(upload: Upload, tries: int, now: datetime) -> None:
    if tries >= _MOST_TRIES:
        raise Refused("cut_off", _CUT_OFF)
    with tempfile.TemporaryDirectory(prefix="gubei-") as folder:
        path = Path(folder) / "list"
        path.touch(mode=0o600)
        path.write_bytes(open_content(upload))
        workbook = read_workbook(path, sent_as=upload.file_name)
        with note_progress(upload) as progress:
            take_in_confirmed(upload, workbook.sheets, now=now, progress=progress)
