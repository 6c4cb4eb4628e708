"""The map of the city: what is broken, what is promised, what the neighbours confirmed."""
