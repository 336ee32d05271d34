"""The browser app's files and the headers that every answer carries."""
