"""Writes of the checkpoints part."""
