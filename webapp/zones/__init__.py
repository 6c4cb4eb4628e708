"""Community alarms: zones for those who run them, and a page for each of their neighbours."""
