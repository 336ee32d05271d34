"""Reads of the sampling part."""
