"""Isolation 隔离点: rooms in which nobody infects another.

A room is given to one household at a time, and stays taken until it is disinfected. On one floor
and on one ventilation group stand people of one cohort only, by the rules of the pack. The database
refuses what would mix, whoever asks.
"""
