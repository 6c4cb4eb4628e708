"""What the platform writes to people: one template for each kind of letter and language."""
