"""Accountability: the published reports, for everybody to read and to check."""
