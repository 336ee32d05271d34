"""Reads of the leads part, always scoped to the officer's units."""
