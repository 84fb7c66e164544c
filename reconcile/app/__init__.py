"""The way in without a terminal: a page of one's own computer, and the file to double-click that opens it."""
