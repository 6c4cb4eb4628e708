"""Our own broker: mosquitto where it is installed, a smaller one where it is not."""
