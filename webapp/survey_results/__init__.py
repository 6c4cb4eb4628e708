"""What surveys found, for everybody; and the population figures, for whoever gives them."""
