"""Reads of the isolation part, scoped to the officer's unit and what lies below it."""
