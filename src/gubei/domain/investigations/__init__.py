"""Investigations 流调: cases, where they were, who shared that air, and what became of each contact.

A case has an infectious window by the policy in force; visits say who was where; a trace finds
the rings around a case and is kept; each contact that is decided becomes a lead.
"""
