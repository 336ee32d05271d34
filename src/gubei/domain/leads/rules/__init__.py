"""Pure rules of the leads part: clocks, reading a row, what an end needs, feedback columns."""
