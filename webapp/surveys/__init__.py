"""Answering surveys, and running them."""
