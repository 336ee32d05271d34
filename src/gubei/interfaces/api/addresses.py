"""From which address a request came, behind however many proxies."""

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """Return the client's address; the sign-in lock counts by name and address.

    Each of the `GUBEI_PROXIES` proxies in front adds the address it was called from at the end of
    X-Forwarded-For. What stands before those was written by the client and proves nothing.
    """
    direct = str(request.META.get("REMOTE_ADDR", ""))
    passed = request.headers.get("X-Forwarded-For", "").split(",")
    hops = [hop.strip() for hop in passed if hop.strip()]
    proxies: int = settings.GUBEI_PROXIES
    return hops[-proxies] if 0 < proxies <= len(hops) else direct
