"""Gubei: runs a district's response to an outbreak."""
