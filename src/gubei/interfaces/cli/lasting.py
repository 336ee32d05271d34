"""What a process of the server loads lasts as long as it does: the collector leaves it alone.

A full collection looks at every object while nobody else runs. With the app's 300,000 that is 150
ms, once in some hundred requests, in which everybody waits who asked meanwhile.
"""

import gc

from django.urls import get_resolver


def load_all() -> None:
    """Load every address now, not with the first request, and look at none of it again."""
    _ = get_resolver().url_patterns
    gc.collect()
    gc.freeze()
