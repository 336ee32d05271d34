"""Writes of the isolation part."""
