"""Papers as answers: a PDF under its name, that no cache keeps."""

from urllib.parse import quote

from django.http import HttpResponse


def paper(printed: bytes, *, name: str, is_download: bool) -> HttpResponse:
    """Return a PDF; `is_download`: kept as a file, else shown to be printed at once."""
    response = HttpResponse(printed, content_type="application/pdf")
    kind = "attachment" if is_download else "inline"
    response["Content-Disposition"] = f"{kind}; filename*=UTF-8''{quote(name)}"
    response["Cache-Control"] = "no-store"
    return response
