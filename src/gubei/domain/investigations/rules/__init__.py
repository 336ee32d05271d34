"""Rules of the investigations part: pure functions."""
