"""Pages about the units."""
