"""Writes of the leads part; nothing else saves lists and leads."""
