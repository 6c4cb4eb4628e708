"""Meetings (encuentros): the public calendar, registering, the door, and the liaison's desk."""
