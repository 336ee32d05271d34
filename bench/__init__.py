"""Benchmarks: each runs the fast way beside its reference and reports the ratio.

`gubei bench NAME [--json]` calls `cases()` of the module of that name. Everything happens in a
scratch data folder with a private PostgreSQL of its own, and every person is invented.
"""
