"""From files to typed tables that remember their cells. Knows headings and forms, no rule of the contract."""
