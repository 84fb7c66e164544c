"""The tests of the project."""

import os

# Workbooks that a test opens with openpyxl are its own: there, the parser that trusts nobody, which is written in
# Python, takes a quarter of the time. What the tool itself reads, it reads with the parsers it always has.
os.environ["OPENPYXL_DEFUSEDXML"] = "False"
