"""The outcome as a workbook: a rendering, no rule. Sees only `Outcome`."""
