"""Rules of the isolation part: pure functions over rooms, people and dated facts."""
