"""What each input table must hold: the single source of headings, templates and validation."""
