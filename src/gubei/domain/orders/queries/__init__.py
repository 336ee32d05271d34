"""Reads of the orders part, scoped to the officer's unit and what lies below it."""
