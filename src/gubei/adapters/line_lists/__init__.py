"""Line lists: what the tables of all foreign systems share.

A system says its columns once, as `Column`s; `read_record` and `cells_of` turn a row into a
record of gubei.terms.outbreaks and back by them. Whatever no column takes is kept as extras.
"""
