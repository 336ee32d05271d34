"""Rules of the orders part: pure functions."""
