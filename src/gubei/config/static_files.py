"""Headers of the web app's files."""

from wsgiref.headers import Headers

WORKERS = frozenset({"/field-sw.js", "/checkpoint-sw.js", "/sampling-sw.js"})


def add_headers(headers: Headers, path: str, url: str) -> None:
    """Let no browser keep an old service worker: it decides which version of the page is shown."""
    if url in WORKERS:
        headers["Cache-Control"] = "no-cache"
