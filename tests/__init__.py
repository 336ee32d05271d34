"""Tests. A package, because a library that we measure against installs one of this name too."""
