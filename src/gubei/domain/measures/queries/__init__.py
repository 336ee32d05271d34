"""Reads of the measures part, scoped to the officer's unit and what lies below it."""
