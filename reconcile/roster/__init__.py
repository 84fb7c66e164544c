"""The sessions to come: places, actions, limit dates."""
