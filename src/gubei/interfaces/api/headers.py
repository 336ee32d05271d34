"""Headers that every answer carries."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from gubei.interfaces.api.problems import NO_METHOD, problem

POLICY = "; ".join(
    [
        "default-src 'self'",
        # The component library writes its styles at run time.
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)
PERMISSIONS = "camera=(), microphone=(), geolocation=(self), payment=(), usb=()"

Answer = Callable[[HttpRequest], HttpResponseBase]


def guard_answers(get_response: Answer) -> Answer:
    """Tell the browser to run our own files only; what the API says is never stored."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if response.status_code == 405 and request.path.startswith("/api/"):
            response = _say_no_method(request, response.headers.get("Allow", ""))
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        if request.path.startswith("/api/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return answer


def _say_no_method(request: HttpRequest, allowed: str) -> HttpResponse:
    response = problem(request, 405, "no_method", NO_METHOD)
    response["Allow"] = allowed
    return response
