"""Writes of the territory part; nothing else saves units, officers, tokens and views."""
