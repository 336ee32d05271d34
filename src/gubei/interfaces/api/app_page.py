"""The page of the browser app: one page for every address outside the API, and errors in words."""

from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from gubei.adapters.certificates import find_certificate
from gubei.interfaces.api.problems import (
    CSRF,
    NO_METHOD,
    NOT_FOUND,
    TITLES,
    UNREADABLE,
    problem,
)
from gubei.terms.words import Words

NOT_BUILT = Words(
    "The browser app is not built yet. Run: make setup. The API answers under /api.",
    "浏览器界面尚未构建。请执行：make setup。接口在 /api 下可用。",
)
OUR_FAULT = Words(
    "Something went wrong on our side. Try again, or tell your administrator.",
    "系统内部出错，请重试或联系管理员。",
)
_PAGE = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>Gubei</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body{{font:16px/1.6 system-ui,sans-serif;max-width:40rem;margin:15vh auto;padding:0 1rem}}
</style></head><body><main><h1>{title}</h1><p lang="zh-CN">{zh}</p><p lang="en">{en}</p></main>
</body></html>
"""


def show_app(request: HttpRequest) -> HttpResponse:
    """Answer with the app's page; the app reads the address by itself."""
    return _show(request, "index.html")


def show_public(request: HttpRequest) -> HttpResponse:
    """Answer with the page on which a person looks at the own measure."""
    return _show(request, "public.html")


def show_field(request: HttpRequest) -> HttpResponse:
    """Answer with the page that also works where there is no network."""
    return _show(request, "field.html")


def show_checkpoint(request: HttpRequest) -> HttpResponse:
    """Answer with the page of a device at a checkpoint, with a network or without."""
    return _show(request, "checkpoint.html")


def show_sampling(request: HttpRequest) -> HttpResponse:
    """Answer with the page of a sampling desk, with a network or without."""
    return _show(request, "sampling.html")


def give_authority(request: HttpRequest) -> HttpResponse:
    """Answer with the certificate of the local authority, for devices that are to trust it."""
    found = find_certificate(settings.GUBEI_HOME)
    if found is None:
        return _say(request, 404, "not_found", NOT_FOUND)
    content = found.authority.read_bytes()
    return HttpResponse(content, content_type="application/x-x509-ca-cert")


def _show(request: HttpRequest, name: str) -> HttpResponse:
    if request.method not in {"GET", "HEAD"}:
        return _say(request, 405, "no_method", NO_METHOD)
    page = Path(settings.GUBEI_WEB) / name
    try:
        content = page.read_bytes()
    except OSError:
        return _page(503, NOT_BUILT)
    response = HttpResponse(content)
    response["Cache-Control"] = "no-cache"
    return response


def no_such_address(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404."""
    return _say(request, 404, "not_found", NOT_FOUND)


def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400."""
    return _say(request, 400, "unreadable", UNREADABLE)


def forged(request: HttpRequest, exception: object = None, reason: str = "") -> HttpResponse:
    """Answer 403."""
    return _say(request, 403, "csrf", CSRF)


def our_fault(request: HttpRequest) -> HttpResponse:
    """Answer 500."""
    return _say(request, 500, "our_fault", OUR_FAULT)


def _say(request: HttpRequest, status: int, code: str, words: Words) -> HttpResponse:
    if request.path.startswith("/api/"):
        return problem(request, status, code, words)
    return _page(status, words)


def _page(status: int, words: Words) -> HttpResponse:
    title = TITLES[status].both()
    return HttpResponse(_PAGE.format(title=title, zh=words.zh, en=words.en), status=status)
