"""Commitments: what was promised, in public, and the pages of both sides."""
