"""Work orders: a department's inbox, and the record of each with what can be done to it."""
