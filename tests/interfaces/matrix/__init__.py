"""Who gets which answer where: one line for every address of the API, by part of the house."""

from tests.interfaces.matrix import cases, isolation, lists, measures, roads, sampling
from tests.interfaces.matrix.lines import ALL, ROLES, Line

__all__ = ["ALL", "MATRIX", "ROLES", "Line"]

MATRIX = lists.LINES | measures.LINES | isolation.LINES | cases.LINES | roads.LINES | sampling.LINES
