"""Bringing in the histories of cases that another system, or another city, has kept."""
