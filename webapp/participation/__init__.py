"""The doors through which residents take part, on one page."""
