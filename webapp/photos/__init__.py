"""Photos: taken in by re-encoding, served by who may see them, painted over where needed."""
