"""Handing over an office with everything it leaves open."""
