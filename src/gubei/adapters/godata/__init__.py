"""Go.Data: files that it writes and reads (formats of version 2.50).

`read_godata(paths)` reads cases, contacts, contacts of contacts, relationships, follow-ups and lab
results as one outbreak; `write_godata(outbreak, folder)` writes them. `locations` is the template
of places. Columns are met by property name first and by English label second.
"""
