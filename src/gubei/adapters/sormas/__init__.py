"""SORMAS: the CSV files of cases, contacts and line lists that it takes and gives (version 1.104).

`read_sormas(paths)` reads them, travel entries too, as one outbreak; `write_sormas(outbreak,
folder, ...)` writes them with the header paths of the import templates.
"""
