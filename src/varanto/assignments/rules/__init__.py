"""Pure decisions on assignments: what may be registered, how a table reads, what a review finds."""
