"""Reads the scenario of a checkpoint from a YAML file, and says what is wrong with one."""

from gubei.adapters.scenarios.reading import ScenarioRefused, read_scenario

__all__ = ["ScenarioRefused", "read_scenario"]
