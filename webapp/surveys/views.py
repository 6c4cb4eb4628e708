"""The pages of surveys, for those who answer and those who run them, all of them."""

from webapp.surveys import answering, listing, moves, paper, running, words
from webapp.surveys.blueprint import blueprint, waves

__all__ = ["answering", "blueprint", "listing", "moves", "paper", "running", "waves", "words"]
