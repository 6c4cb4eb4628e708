"""What the platform does on its own: each file is one story, told from top to bottom."""
