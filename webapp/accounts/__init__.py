"""Accounts: signing in and out, passwords, and what somebody may change about themselves."""
