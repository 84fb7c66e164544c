"""Batch reconciliation of DIF élu dossiers with attendance sheets."""
