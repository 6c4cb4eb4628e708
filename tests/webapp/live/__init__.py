"""The live feed: the watcher that sees, the postman who brings, the streams that tell."""
