"""Thanking units for everyday services: giving, confirming, reading, and looking after it."""
