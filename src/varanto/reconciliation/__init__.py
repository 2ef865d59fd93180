"""Reconciliation (täsmäytys): a controller compares what it holds with what the archive holds."""
