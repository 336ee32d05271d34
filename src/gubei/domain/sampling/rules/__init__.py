"""Rules of the sampling part: pure functions."""
