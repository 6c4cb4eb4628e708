"""What must survive when programs are killed and the ground under them goes away.

`scenarios.py` holds each fault once. The tests here run it briefly; `make bench` (`faults`)
runs it for as long and as hard as was promised.
"""
