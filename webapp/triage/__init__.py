"""Triage: reports and orders for which a person must say whose duty they are."""
