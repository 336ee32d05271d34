"""Privacy: who looked at whom and why, and how secrets are sealed.

The ground floor: every other part stands on it. A look at a person writes the access log
with its purpose; identity numbers, telephone numbers and raw rows are sealed with keys
that live outside the database.
"""
