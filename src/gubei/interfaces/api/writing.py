"""Every write is one transaction, and a device that repeats it gets the first answer."""

import hashlib
import os
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from gubei.domain.territory.operations.requests import KeptAnswer, claim_key, keep_answer
from gubei.interfaces.api.asked import UNSAFE, asked, officer_of
from gubei.interfaces.api.problems import problem_for
from gubei.terms.ids import uuid7_at
from gubei.terms.moments import milliseconds_of
from gubei.terms.refusals import Invalid

View = Callable[..., Any]
_LONGEST_KEY = 200


def in_one_transaction(run: View) -> View:
    """Wrap the whole answering of a request: a write that is refused leaves nothing behind."""

    @wraps(run)
    def answer(request: HttpRequest, **path: Any) -> HttpResponse:
        try:
            if request.method not in UNSAFE:
                return _run(run, request, path)
            with transaction.atomic():
                return _write(run, request, path)
        except Exception as error:  # noqa: BLE001 - constraints may speak up at the commit
            return problem_for(request, error)

    return answer


def answer_once(view: View) -> View:
    """Wrap a view: where the request carries a key that was answered, answer the same again."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **values: Any) -> Any:
        kept = _claim(request) if request.method in UNSAFE else None
        return view(request, *args, **values) if kept is None else _repeat(kept)

    return answer


def _run(run: View, request: HttpRequest, path: dict[str, Any]) -> HttpResponse:
    response: HttpResponse = run(request, **path)
    return response


def _write(run: View, request: HttpRequest, path: dict[str, Any]) -> HttpResponse:
    response = _run(run, request, path)
    facts = asked(request)
    if response.status_code >= 400:
        if not facts.keeps_writes_when_refused:
            transaction.set_rollback(True)
    elif facts.claim is not None:
        keep_answer(claim=facts.claim, status=response.status_code, body=response.content)
    return response


def _claim(request: HttpRequest) -> KeptAnswer | None:
    key, officer = request.headers.get("Idempotency-Key"), officer_of(request)
    if key is None or officer is None:
        return None
    if not (0 < len(key) <= _LONGEST_KEY and key.isascii() and key.isprintable()):
        raise Invalid(
            f"An Idempotency-Key has 1 to {_LONGEST_KEY} printable ASCII characters.",
            f"Idempotency-Key 应为 1 至 {_LONGEST_KEY} 个可打印的 ASCII 字符。",
        )
    facts = asked(request)
    row_id = uuid7_at(milliseconds_of(facts.now), os.urandom(10))
    found = claim_key(
        officer=officer, key=key, digest=request_digest(request), row_id=row_id, now=facts.now
    )
    if isinstance(found, KeptAnswer):
        return found
    facts.claim = found
    return None


def _repeat(kept: KeptAnswer) -> HttpResponse:
    response = HttpResponse(kept.body, status=kept.status, content_type="application/json")
    response["Idempotency-Replayed"] = "true"
    return response


def request_digest(request: HttpRequest) -> bytes:
    """Stand for method, address and body. A form is read, since its boundaries differ."""
    whole = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if not (request.content_type or "").startswith("multipart/"):
        whole.update(request.body)
        return whole.digest()
    for name, texts in sorted(request.POST.lists()):
        whole.update(repr((name, texts)).encode())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            whole.update(repr((name, file.name)).encode() + _digest_file(file))
    return whole.digest()


def _digest_file(file: "UploadedFile[bytes]") -> bytes:
    content = hashlib.sha256()
    for chunk in file.chunks():
        content.update(chunk)
    file.seek(0)
    return content.digest()
