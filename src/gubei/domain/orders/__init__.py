"""Orders: work that a unit must answer by a deadline, and that climbs while nobody answers."""
