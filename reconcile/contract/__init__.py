"""What the guide says: deadlines, what leaves an amount open, amounts, indemnities, reasons."""
