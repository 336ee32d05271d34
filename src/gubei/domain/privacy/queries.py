"""Reads of the privacy part."""

from django.conf import settings

from gubei.engines.sealing import KeyRing


def key_ring() -> KeyRing:
    """Return the keys that this server seals and opens with."""
    ring: KeyRing = settings.GUBEI_KEYS
    return ring
