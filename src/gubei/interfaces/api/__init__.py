"""The way in over HTTP, under /api: thin functions that call the domain.

`routers.py` lists every router; `access.py` says who asks, `writing.py` makes each write one
transaction that a device may repeat, `problems.py` says no in words, `pages.py` pages.
"""
