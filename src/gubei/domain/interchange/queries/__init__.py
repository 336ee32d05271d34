"""Reads of the interchange part."""
