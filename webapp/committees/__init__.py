"""Committees: who they are, what they work on, and how a neighbour comes to belong."""
