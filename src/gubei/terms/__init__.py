"""The words all parts share: plain values without a database, a clock or a network."""
