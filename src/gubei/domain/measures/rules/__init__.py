"""Rules of the measures part: pure functions over plans and dated facts."""
