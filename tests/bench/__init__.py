"""How fast it is, measured on the programs that really run: `make bench`.

One file per bench. Each has `run(stand)` and returns lines; `__main__` prints them as a table
and writes them to `var/bench.json`. Nothing here is a test: what must hold is a limit that
stands beside the figure, and a figure over its limit ends the run with an error.
"""
