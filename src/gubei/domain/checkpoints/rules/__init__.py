"""Rules of the checkpoints part: pure functions."""
