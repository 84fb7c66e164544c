"""How long a run takes and how much memory, beside a floor and beside a plain script: `python -m tests.benchmark`.

Run by hand: it is no test, for a test never measures time.
"""
