"""Moderation: a person looks at each photo of a resident before anybody else does."""
