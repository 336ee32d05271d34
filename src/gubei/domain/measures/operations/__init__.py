"""Writes of the measures part."""
