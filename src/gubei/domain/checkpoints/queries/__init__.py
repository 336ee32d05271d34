"""Reads of the checkpoints part, scoped to the officer's unit and what lies below it."""
