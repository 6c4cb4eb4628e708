"""A street of devices that behave like firmware, for tests, benches and the demonstration."""
