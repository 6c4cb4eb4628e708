"""What the city shows so that anybody can count and check for themselves."""
