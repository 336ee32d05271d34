"""Writes of the sampling part."""
