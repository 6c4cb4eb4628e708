"""Public questions: asking, reading, reviewing and answering them."""
