"""Writes of the orders part."""
