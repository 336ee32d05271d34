"""Leads: dispatch lists come in, every person on them is located, and each list closes.

`rows = cannot be read + leads` and `leads = found + duplicate + transferred + not here +
false hit + out of reach + open` hold at every moment, computed from dated facts.
"""
