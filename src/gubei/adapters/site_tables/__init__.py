"""Tables of sites: from a spreadsheet's rows to facts, headers in English or Chinese."""

from gubei.adapters.site_tables.reading import SiteLine, read_sites_file

__all__ = ["SiteLine", "read_sites_file"]
