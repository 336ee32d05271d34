"""The demo district: Miyun's towns, invented villages, invented people, lists as a city sends them.

Nobody and nothing here is real but the names and codes of the towns: identity numbers carry an
area code that nobody has or a serial that is never issued, telephones an unassigned block.
"""
