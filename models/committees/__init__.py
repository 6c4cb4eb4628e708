"""Citizen committees: who they are, what they work on, and what became of it."""
