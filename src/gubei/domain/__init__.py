"""What a district does: one package per part, each with the same five files."""
