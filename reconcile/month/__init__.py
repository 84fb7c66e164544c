"""The reconciliation of a month: decisions, results, readings, findings, and the outcome they make."""
