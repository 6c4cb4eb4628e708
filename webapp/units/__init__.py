"""The units that can be sent: which there are, and where they ride."""
