"""Where native devices speak and listen."""

DEVICES = "convivencia/v1/devices"
