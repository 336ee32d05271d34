"""Checkpoints 检查站: every vehicle and every person that comes in by a road, and what was decided.

A passage holds a vehicle and all its people; each gets a decision by the policy in force, or an
officer decides otherwise and says why. The checkpoint sees a decision and never a file. Counts
by hour are kept in the transaction that writes the rows they count.
"""
