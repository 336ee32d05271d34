"""Writes of the investigations part; nothing else saves."""
