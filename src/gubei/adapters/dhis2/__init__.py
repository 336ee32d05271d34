"""DHIS2: a tracker payload (POST /api/tracker, idScheme=CODE), written and read for the same keys.

`codes` lists the keys that a DHIS2 must know; `read_dhis2` takes nested and flat payloads.
"""
