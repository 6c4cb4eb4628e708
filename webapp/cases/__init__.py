"""A case, as anybody may read it; and what whoever holds its secret link may say about it."""
