"""The registry of devices: what hangs where, whether it works, and what it signs in with."""
