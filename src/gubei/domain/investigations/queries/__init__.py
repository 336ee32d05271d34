"""Reads of the investigations part, scoped to the officer's unit and what lies below it."""
