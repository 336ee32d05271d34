"""Writes of the interchange part."""
