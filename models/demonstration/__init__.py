"""A city to look at: accounts, recent reports in every stage, and months of history.

None of it happened in Cúcuta, and every screen that shows it says so.
"""
