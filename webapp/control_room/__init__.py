"""The control room: what is open, who sees to it, and what happens next."""
