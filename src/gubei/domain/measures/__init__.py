"""Measures 管控措施: what the policy in force asks of a person, from when, until when, and why.

A measure is imposed by a policy pack, follows its phases, and ends: an open-ended one cannot be
stored. It is changed only by acts, each with author, reason and time; the person may contest it.
"""
