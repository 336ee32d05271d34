"""People: persons, their identity documents, telephones, addresses and households.

Identity and telephone numbers are sealed and found through a blind index; screens show
them masked. Two records of one person are merged by a dated fact that can be undone.
"""
