"""Headers that every answer carries."""

from collections.abc import Callable

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from gubei.interfaces.api.problems import NO_METHOD, problem
from gubei.terms.words import Words

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

OTHER_HOST = Words(
    "This server does not answer under this name. Its administrator names the hosts in GUBEI_HOSTS.",
    "本服务不以该域名提供访问，请管理员在 GUBEI_HOSTS 中登记主机名。",
)

Answer = Callable[[HttpRequest], HttpResponseBase]


def guard_answers(get_response: Answer) -> Answer:
    """Tell the browser to run our own files only; what the API says is never stored."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        try:
            request.get_host()
        except DisallowedHost:
            return problem(request, 400, "other_host", OTHER_HOST)
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
