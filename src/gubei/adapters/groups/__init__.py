"""Files of key groups: who belongs and from when to when, their leave, and their tests."""

from gubei.adapters.groups.listing import SentMember, read_member_list
from gubei.adapters.groups.reading import GroupTable, TestTable, read_group, read_tests

__all__ = [
    "GroupTable",
    "SentMember",
    "TestTable",
    "read_group",
    "read_member_list",
    "read_tests",
]
