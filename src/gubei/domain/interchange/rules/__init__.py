"""Rules of the interchange part."""
