"""Writes of the people part; nothing else saves persons."""
