"""Reporting a broken place: five short pages, one question each, and nothing typed is lost."""
