"""Reads of the people part: a person's file, the search, the pairs to be decided.

Everything is scoped: a person is the officer's where a record of theirs stands in the
officer's unit or below, or a lead about them does.
"""
