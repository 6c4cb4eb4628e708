"""Administration: people, departments, keys, and what the platform could not do alone."""
