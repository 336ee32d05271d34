"""Files of key groups: who belongs and from when to when, their leave, and their tests."""

from gubei.adapters.groups.reading import GroupTable, TestTable, read_group, read_tests

__all__ = ["GroupTable", "TestTable", "read_group", "read_tests"]
